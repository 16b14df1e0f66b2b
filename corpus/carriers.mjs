/**
 * What a payload travels in. Each writes it as such a document does, with that format's own escapes: JSON by
 * `JSON.stringify`, URLs by `encodeURIComponent`.
 */

const wrapAt = (text, columns, lineBreak) =>
  text.match(new RegExp(`[\\s\\S]{1,${columns}}`, 'g')).join(lineBreak);
const json = (text) => JSON.stringify(text);
const html = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const base64 = (text) => Buffer.from(text).toString('base64');
const isOneLine = (text) => !/[\r\n]/.test(text);
const hasNoSpace = (text) => !/\s/.test(text);

/** Server-sent events, each with a piece of the value: what a reader joins line by line. */
const events = (pieces) => pieces.map((piece) => `data: ${piece}\n`).join('');

/**
 * @typedef {object} Carrier
 * @property {(payload: string) => string} wrap
 * @property {(payload: string) => boolean} [accepts] - what it can carry; default: everything
 * @property {boolean} [marksLines] - puts a mark before every line: what is encoded and wrapped over lines is
 *   parted by it, and not read yet
 * @property {number} [layers] - of `maxDepth` that undoing the carrier's own escapes may take; default 0
 */

/** @type {Record<string, Carrier>} */
export const CARRIERS = {
  plain: { wrap: (payload) => payload },
  'tool-argument': {
    wrap: (payload) =>
      `{"type":"tool_use","id":"toolu_01","name":"http_post","input":{"url":"https://api.invalid/v1/notes","body":${json(`note: ${payload} -- end`)}}}\n`,
  },
  'json-in-json': {
    wrap: (payload) =>
      json({
        role: 'tool',
        content: JSON.stringify({ ok: true, result: JSON.stringify({ text: `got ${payload} back` }) }),
      }),
  },
  'columns-20': {
    // A value that somebody's terminal or mail client folded.
    wrap: (payload) => `dump:\n${wrapAt(payload, 20, '\n')}\nend of dump\n`,
    accepts: (payload) => hasNoSpace(payload) && payload.length > 60 && /^[A-Za-z0-9+/=_-]+$/.test(payload),
  },
  'events-lines': {
    wrap: (payload) => `event: message\n${events(['{"delta":', json(payload), '}'])}\ndata: [DONE]\n\n`,
  },
  'events-split': {
    marksLines: true,
    wrap: (payload) => `event: file\n${events(payload.match(/[\s\S]{1,40}/g))}\n`,
    accepts: (payload) => hasNoSpace(payload) && payload.length > 60,
  },
  'url-query': {
    layers: 1,
    wrap: (payload) =>
      `GET /collect?id=7&d=${encodeURIComponent(payload)}&v=2 HTTP/1.1\r\nHost: stats.invalid\r\nAccept: */*\r\n\r\n`,
  },
  header: {
    wrap: (payload) =>
      `POST /v1/run HTTP/1.1\r\nHost: api.invalid\r\nX-Request-Note: ${payload}\r\nContent-Length: 0\r\n\r\n`,
    accepts: isOneLine,
  },
  cookie: {
    layers: 1,
    wrap: (payload) =>
      `GET / HTTP/1.1\r\nHost: shop.invalid\r\nCookie: theme=dark; draft=${encodeURIComponent(payload)}; lang=en\r\n\r\n`,
  },
  multipart: {
    wrap: (payload) =>
      `--X5tqRb\r\nContent-Disposition: form-data; name="comment"\r\n\r\n${payload}\r\n--X5tqRb\r\nContent-Disposition: form-data; name="lang"\r\n\r\nen\r\n--X5tqRb--\r\n`,
  },
  yaml: {
    wrap: (payload) =>
      `version: 3\nservice:\n  name: notes\n  env:\n    - name: note\n      value: ${json(payload)}\n  replicas: 2\n`,
  },
  html: {
    layers: 1,
    wrap: (payload) =>
      `<!doctype html>\n<html><body><h1>Kettles</h1>\n<p class="r">${html(payload)}</p>\n<p>Four stars.</p></body></html>\n`,
  },
  'html-comment': {
    wrap: (payload) => `<h2>Opening hours</h2>\n<!-- ${payload} -->\n<p>Monday to Friday, 9 to 5</p>\n`,
    accepts: (payload) => !payload.includes('--'),
  },
  'markdown-image': {
    layers: 1,
    wrap: (payload) =>
      `# Report\n\nAll fine.\n\n![chart](https://img.invalid/p.png?n=${encodeURIComponent(payload)})\n`,
  },
  'log-line': {
    wrap: (payload) =>
      `2026-10-12T06:00:03.120Z INFO [http] trace=4f1d2a90c3b7e655 body="${payload}" took=12ms\n`,
    accepts: isOneLine,
  },
  mail: {
    wrap: (payload) =>
      `From: a@b.invalid\r\nSubject: notes\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapAt(base64(`Hello,\r\n\r\n${payload}\r\n\r\nKind regards\r\n`), 76, '\r\n')}\r\n`,
    layers: 1,
  },
  source: {
    wrap: (payload) =>
      `export function setUp() {\n  const note = ${json(payload)};\n  return note.length;\n}\n`,
  },
  diff: {
    marksLines: true,
    wrap: (payload) =>
      `--- a/notes.txt\n+++ b/notes.txt\n@@ -1,2 +1,3 @@\n first line\n${payload
        .split('\n')
        .map((line) => `+${line}`)
        .join('\n')}\n last line\n`,
  },
  csv: { wrap: (payload) => `id,comment,stars\n17,"${payload.replaceAll('"', '""')}",4\n18,fine,5\n` },
  xml: {
    wrap: (payload) =>
      `<?xml version="1.0"?>\n<note id="7"><to>ops</to><body>${html(payload)}</body></note>\n`,
    layers: 1,
  },
};

/** Whether a carrier can hold this payload, as it is or encoded. */
export function canCarry(name, payload, isEncoded) {
  const { accepts, marksLines } = CARRIERS[name];
  if (isEncoded && marksLines && (name === 'events-split' || !isOneLine(payload))) return false;
  return accepts === undefined || accepts(payload);
}
