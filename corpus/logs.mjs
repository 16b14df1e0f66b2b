/** Ordinary log lines, for the sample and for the benchmark: nothing in them is a secret. */

const PATHS =
  '/ /index.html /products /products/4711 /cart /checkout /api/v1/orders /api/v1/orders/8812 /api/v2/search /login /static/app.9f3c1b.js /static/site.css /images/logo.svg /robots.txt /favicon.ico /health /feed.xml /blog/2026/10/streams'.split(
    ' ',
  );
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'curl/8.10.1',
  'kube-probe/1.31',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WORDS =
  'garden lamp blue chair oak table winter coat wool kettle steel bowl desk shelf rug linen'.split(' ');
const LEVELS = ['INFO', 'INFO', 'INFO', 'INFO', 'DEBUG', 'WARN'];
const TOPICS = ['http', 'cache', 'orders', 'mailer', 'scheduler', 'search'];
/** Seconds since 1970 of the first line; each later one is a little later. */
const START = Date.UTC(2026, 9, 12, 6, 0, 0) / 1000;

const two = (n) => String(n).padStart(2, '0');
/** Addresses for documentation: RFC 5737. */
const address = (r) => `${r.pick(['192.0.2', '198.51.100', '203.0.113'])}.${r.between(1, 254)}`;

function stamp(seconds) {
  const d = new Date(seconds * 1000);
  const day = `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}`;
  return `${day}:${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`;
}

/**
 * One line of a web server's access log, "combined" format, without its line end.
 *
 * @param target - request target; default: an ordinary one
 */
export function accessLine(random, index, { target, agent, referrer = '-' } = {}) {
  const query =
    random.below(4) === 0
      ? `?q=${random.pick(WORDS)}+${random.pick(WORDS)}&page=${random.between(1, 40)}`
      : '';
  const request = `${random.pick(['GET', 'GET', 'GET', 'GET', 'POST', 'HEAD'])} ${target ?? random.pick(PATHS) + query} HTTP/1.1`;
  const status = random.pick([200, 200, 200, 200, 304, 301, 404, 500]);
  const time = stamp(START + Math.floor(index / 3));
  return `${address(random)} - - [${time}] "${request}" ${status} ${random.between(120, 90000)} "${referrer}" "${agent ?? random.pick(AGENTS)}"`;
}

/** One line of a service's own log, without its line end. */
export function serviceLine(random, index, message) {
  const time = new Date((START + index) * 1000).toISOString();
  const id = random.text('0123456789abcdef', 16);
  const said =
    message ??
    random.pick([
      `GET ${random.pick(PATHS)} answered ${random.pick([200, 200, 304, 404])} in ${random.between(1, 420)} ms`,
      `cache ${random.pick(['hit', 'miss', 'expired'])} for ${random.pick(WORDS)}-${random.between(1, 900)}`,
      `order ${random.between(1000, 99999)} moved from ${random.pick(['new', 'paid'])} to ${random.pick(['packed', 'sent'])}`,
      `queue length ${random.between(0, 300)}, oldest ${random.between(0, 90)} s`,
      `retry ${random.between(1, 5)} of 5 after ${random.between(100, 3000)} ms`,
    ]);
  return `${time} ${random.pick(LEVELS)} [${random.pick(TOPICS)}] trace=${id} ${said}`;
}
