/**
 * What a scanner must leave alone: texts by hand in `benign.jsonl`, and here, from a fixed seed, what looks
 * like a secret or like an encoding and is none.
 */
import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { crc32 } from './crc32.mjs';
import { readRows } from './files.mjs';
import { accessLine, serviceLine } from './logs.mjs';
import { createRandom } from './random.mjs';

const SEED = 20261126;
const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const A62 = `${DIGITS}${CAPITALS}abcdefghijklmnopqrstuvwxyz`;
const LINES = 40;
const lines = (count, make) => `${Array.from({ length: count }, (_, i) => make(i)).join('\n')}\n`;

const uuid = (r) => [8, 4, 4, 4, 12].map((length) => r.text(HEX, length)).join('-');
const digest = (r, name) => createHash(name).update(r.bytes(32));

/** A PNG of noise: signature, header, data and end, each with its checksum. */
function png(r, width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), r.bytes(3 * width)]));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const dataUrl = (type, bytes) => `data:${type};base64,${bytes.toString('base64')}`;

/** Names of one and two letters, no spaces: what a bundler leaves. */
function minified(r) {
  const name = () => r.text('abcdefghijklmnopqrstuvwxyz', r.between(1, 2));
  return Array.from({ length: 60 }, () =>
    r.pick([
      `function ${name()}(${name()},${name()}){return ${name()}?${name()}(${r.below(9999)}):${name()}+"${r.text(A62, 6)}"}`,
      `var ${name()}=${name()}.${name()}||{},${name()}=[${r.below(99)},${r.below(99)},${r.below(99)}];`,
      `${name()}.prototype.${name()}=function(){for(var ${name()}=0;${name()}<${r.below(99)};${name()}++)${name()}[${r.below(9)}]^=0x${r.text(HEX, 8)}};`,
      `switch(${name()}){case 0x${r.text(HEX, 4)}:return!0;case"${r.text(A62, 12)}":return!1}`,
    ]),
  ).join('');
}

const lockFile = (r) =>
  lines(
    LINES,
    (i) =>
      `    "node_modules/package-${i}": {\n      "version": "${r.below(9)}.${r.below(30)}.${r.below(9)}",\n      "resolved": "https://registry.invalid/package-${i}/-/package-${i}.tgz",\n      "integrity": "sha512-${digest(r, 'sha512').digest('base64')}"\n    },`,
  );

/** Luhn asks nothing of an issuer: one number in ten passes by chance. */
const orderNumbers = (r) =>
  lines(
    LINES,
    () =>
      `order ${r.pick(['1', '7', '9'])}${r.text(DIGITS, 15)}, invoice ${r.below(1e6)}, total ${r.below(9e4) / 100}`,
  );

const gitObjects = (r) =>
  lines(LINES, (i) => {
    const id = () => digest(r, 'sha1').digest('hex');
    return r.pick([
      `commit ${id()}\ntree ${id()}\nparent ${id()}\nauthor A <a@b.invalid> 17${r.text(DIGITS, 8)} +0000`,
      `100644 blob ${id()}\tsrc/file-${i}.ts`,
      `index ${id().slice(0, 10)}..${id().slice(0, 10)} 100644`,
    ]);
  });

/** What is made, a name each; all of it is flagged as nothing. */
const KINDS = {
  'base64 images': (r) =>
    `<img alt="" src="${dataUrl('image/png', png(r, r.between(6, 24), r.between(6, 24)))}">\n`,
  'base64 fonts': (r) =>
    `@font-face{font-family:x;src:url(${dataUrl('font/woff2', Buffer.concat([Buffer.from('wOF2'), r.bytes(900)]))}) format("woff2")}\n`,
  'base64 gzip': (r) => `${gzipSync(lines(8, (i) => accessLine(r, i))).toString('base64')}\n`,
  'minified JavaScript': minified,
  hashes: (r) =>
    lines(
      LINES,
      (i) => `${digest(r, r.pick(['md5', 'sha1', 'sha256', 'sha512'])).digest('hex')}  file-${i}.tar.gz`,
    ),
  UUIDs: (r) => lines(LINES, () => `{"id":"${uuid(r)}","parent":"${uuid(r)}","trace":"${r.text(HEX, 32)}"}`),
  'lock files': lockFile,
  'git objects': gitObjects,
  'order numbers': orderNumbers,
  'IBAN-like ids': (r) =>
    lines(
      LINES,
      () =>
        `part ${r.text(CAPITALS, 2)}${r.text(DIGITS, 2)} ${r.text(DIGITS, 4)} ${r.text(DIGITS, 4)} rev ${r.text(CAPITALS, 1)}, batch ${r.text(CAPITALS, 2)}00${r.text(DIGITS, 16)}`,
    ),
  'phone numbers': (r) =>
    lines(
      LINES,
      () => `+1 ${r.text(DIGITS, 3)}-${r.text(DIGITS, 3)}-${r.text(DIGITS, 4)} ext. ${r.text(DIGITS, 3)}`,
    ),
  identifiers: (r) =>
    lines(
      LINES,
      () => `${r.pick(['req', 'sess', 'cus', 'pi', 'evt', 'prj', 'team'])}_${r.text(A62, r.between(14, 26))}`,
    ),
  'access logs': (r) => lines(LINES, (i) => accessLine(r, i)),
  'service logs': (r) => lines(LINES, (i) => serviceLine(r, i)),
};

/** Documents of each kind. */
const EACH = 12;

/** All benign cases. */
export function benignCases() {
  const random = createRandom(SEED);
  const made = Object.entries(KINDS).flatMap(([technique, make]) =>
    Array.from({ length: EACH }, () => ({ technique, text: make(random), source: 'generated' })),
  );
  const written = readRows('benign').map((row) => ({ ...row, source: 'hand-written' }));
  return [...written, ...made].map((row, i) => ({ id: `benign-${i + 1}`, expect: false, ...row }));
}
