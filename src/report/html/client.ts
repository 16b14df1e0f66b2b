/**
 * Runs in the page of an HTML report: filters, sorts and shows the findings, a hundred at a time. All text gets
 * into the page as text, never as markup.
 */
import type { PageSummary, Row } from './data.js';

const PAGE = 100;
/** Bars of a chart. */
const TOP = 8;
const SEVERITIES = ['critical', 'high', 'medium', 'low'];
/** Milliseconds after the last key before a search runs. */
const PAUSE = 120;

type Column = 'severity' | 'patternId' | 'path' | 'preview' | 'confidence';
const COLUMNS: readonly (readonly [Column, string])[] = [
  ['severity', 'Severity'],
  ['patternId', 'Pattern'],
  ['path', 'Place'],
  ['preview', 'Preview'],
  ['confidence', 'Confidence'],
];

const rows = read<readonly Row[]>('findings');
const summary = read<PageSummary>('summary');
const patterns = new Map(summary.patterns.map((pattern) => [pattern.id, pattern]));

const state = {
  severities: new Set(SEVERITIES),
  patternId: '',
  path: '',
  search: '',
  /** Undefined: as reported. */
  sort: undefined as { readonly column: Column; readonly isDown: boolean } | undefined,
  page: 0,
};
let shown: readonly Row[] = rows;

const body = element('rows');
const status = element('status');
const previous = element('previous') as HTMLButtonElement;
const next = element('next') as HTMLButtonElement;
const search = element('search') as HTMLInputElement;
const path = element('path') as HTMLInputElement;
const pattern = element('pattern') as HTMLSelectElement;

setUp();
update();

function setUp(): void {
  element('sum').textContent = summary.line;
  const ids = [...countBy(rows, 'patternId')].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [id, count] of ids) pattern.add(new Option(`${id} (${number(count)})`, id));
  drawSeverities();
  drawTop('by-pattern', 'patternId');
  drawTop('by-path', 'path');
  drawHead();
  notes(
    'failed',
    summary.failed.map(({ path: at, message }) => `${at}: ${message}`),
    'could not be read in full',
  );
  notes(
    'truncated',
    summary.truncated.map(({ path: at, why }) => `${at}: ${why}`),
    'ran into a limit',
  );
  notes(
    'skipped',
    summary.skipped.map(({ path: at, why }) => `${at}: ${why}`),
    'were passed over',
  );
  for (const box of document.querySelectorAll<HTMLInputElement>('#severities input')) {
    box.addEventListener('change', () => {
      if (box.checked) state.severities.add(box.value);
      else state.severities.delete(box.value);
      refilter();
    });
  }
  let timer: number | undefined;
  for (const [input, key] of [
    [search, 'search'],
    [path, 'path'],
  ] as const) {
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        state[key] = input.value;
        refilter();
      }, PAUSE);
    });
  }
  pattern.addEventListener('change', () => choose('patternId', pattern.value));
  element('reset').addEventListener('click', reset);
  previous.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  document.addEventListener('keydown', onKey);
}

/** What the filters let through, in the order that was chosen. */
function refilter(): void {
  const { severities, patternId, path: part, search: words, sort } = state;
  const wanted = part.toLowerCase();
  const filtered = rows.filter(
    (row) =>
      severities.has(row.severity) &&
      (patternId === '' || row.patternId === patternId) &&
      (wanted === '' || row.path.toLowerCase().includes(wanted)) &&
      (words === '' || textOf(row).includes(words.toLowerCase())),
  );
  if (sort !== undefined) {
    const { column, isDown } = sort;
    const key = (row: Row): string | number =>
      column === 'severity' ? SEVERITIES.indexOf(row.severity) : row[column];
    filtered.sort((a, b) => {
      const [one, other] = [key(a), key(b)];
      const order = one < other ? -1 : one > other ? 1 : a.line - b.line;
      return isDown ? -order : order;
    });
  }
  shown = filtered;
  state.page = 0;
  update();
}

function textOf(row: Row): string {
  const name = patterns.get(row.patternId)?.name ?? '';
  return [row.path, row.patternId, name, row.preview, row.text, row.decoding, row.fingerprint]
    .join('\n')
    .toLowerCase();
}

function update(): void {
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const from = state.page * PAGE;
  body.replaceChildren(...shown.slice(from, from + PAGE).map(rowOf));
  element('empty').hidden = shown.length > 0;
  element('empty').textContent =
    rows.length === 0 ? 'Nothing was found.' : 'No finding passes these filters.';
  const to = Math.min(shown.length, from + PAGE);
  const range = shown.length === 0 ? '0' : `${number(from + 1)}–${number(to)} of ${number(shown.length)}`;
  const all = shown.length === rows.length ? '' : ` (${number(rows.length)} in all)`;
  status.textContent = `${range} findings${all}, page ${state.page + 1} of ${pages}`;
  previous.disabled = state.page === 0;
  next.disabled = state.page >= pages - 1;
  for (const button of document.querySelectorAll<HTMLButtonElement>('.bars > button')) {
    const { severity, patternId, path: at } = button.dataset;
    const isOnly = severity !== undefined && state.severities.size === 1 && state.severities.has(severity);
    const isChosen = isOnly || patternId === state.patternId || at === state.path;
    button.setAttribute('aria-pressed', String(isChosen));
  }
  for (const head of document.querySelectorAll<HTMLElement>('th')) {
    const isSorted = state.sort !== undefined && head.dataset['column'] === state.sort.column;
    head.setAttribute('aria-sort', !isSorted ? 'none' : state.sort?.isDown ? 'descending' : 'ascending');
    const mark = head.querySelector('.mark');
    if (mark !== null) mark.textContent = !isSorted ? '' : state.sort?.isDown ? ' ↓' : ' ↑';
  }
}

function rowOf(row: Row, index: number): HTMLElement {
  const tr = make('tr', '', 'row');
  // One row is in the tab order; the arrow keys go to the others.
  tr.tabIndex = index === 0 ? 0 : -1;
  tr.setAttribute('aria-expanded', 'false');
  const severity = make('td');
  severity.append(make('span', row.severity, `badge ${row.severity}`));
  const what = make('td', row.patternId);
  const via = [row.decoded, row.decoding].filter((one) => one !== '').join(' > ');
  if (via !== '') what.append(make('div', `via ${via}`, 'soft'));
  tr.append(
    severity,
    what,
    make('td', `${row.path}:${row.line}:${row.column}`, 'place'),
    make('td', row.text === '' ? row.preview : row.text, 'preview'),
    make('td', row.confidence),
  );
  tr.addEventListener('click', () => {
    // A click that selects text opens nothing.
    if (String(window.getSelection() ?? '') === '') toggle(tr, row);
  });
  tr.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      toggle(tr, row);
    }
  });
  return tr;
}

function toggle(tr: HTMLElement, row: Row): void {
  const isOpen = tr.getAttribute('aria-expanded') === 'true';
  tr.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen) {
    tr.nextElementSibling?.remove();
    return;
  }
  const known = patterns.get(row.patternId);
  const list = make('dl');
  const add = (name: string, value: string | Node, kind = '') => {
    const shownValue = make('dd', '', kind);
    shownValue.append(value);
    list.append(make('dt', name), shownValue);
  };
  if (known !== undefined) {
    add('Pattern', `${known.name} (${known.category})`);
    if (known.description !== '') add('About', known.description);
    for (const reference of known.references) {
      const link = make('a', reference) as HTMLAnchorElement;
      link.href = reference;
      link.rel = 'noopener noreferrer';
      link.referrerPolicy = 'no-referrer';
      add('Reference', link);
    }
  }
  add('Path', row.path, 'mono');
  const of = row.decoded === '' ? '' : `, in what came out of ${row.decoded}`;
  add('Bytes', `${row.start} to ${row.end}${of}`);
  if (row.decoding !== '') add('Decoding', row.decoding);
  add('Preview', row.preview, 'mono');
  if (row.text !== '') add('Text', row.text, 'mono');
  add('Fingerprint', row.fingerprint, 'mono');
  const cell = make('td') as HTMLTableCellElement;
  cell.colSpan = COLUMNS.length;
  cell.append(list);
  const details = make('tr', '', 'details');
  details.append(cell);
  tr.after(details);
}

function drawHead(): void {
  element('head').append(
    ...COLUMNS.map(([column, name]) => {
      const head = make('th');
      head.setAttribute('scope', 'col');
      head.dataset['column'] = column;
      const button = make('button', name);
      button.append(make('span', '', 'mark'));
      button.addEventListener('click', () => {
        const { sort } = state;
        // Up, down, as reported.
        if (sort?.column !== column) state.sort = { column, isDown: false };
        else state.sort = sort.isDown ? undefined : { column, isDown: true };
        refilter();
      });
      head.append(button);
      return head;
    }),
  );
}

function drawSeverities(): void {
  const counts = countBy(rows, 'severity');
  const most = Math.max(1, ...counts.values());
  for (const severity of SEVERITIES) {
    const count = counts.get(severity) ?? 0;
    const button = bar(severity, [[severity, count]], most, () => {
      const isOnly = state.severities.size === 1 && state.severities.has(severity);
      chooseSeverities(isOnly ? SEVERITIES : [severity]);
    });
    button.dataset['severity'] = severity;
    element('by-severity').append(button);
  }
}

/** Those patterns or paths that have most findings, each bar parted by severity. */
function drawTop(id: string, column: 'patternId' | 'path'): void {
  const counts = [...countBy(rows, column)].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const most = counts[0]?.[1] ?? 1;
  for (const [value] of counts.slice(0, TOP)) {
    const those = rows.filter((row) => row[column] === value);
    const own = countBy(those, 'severity');
    const parts = SEVERITIES.map((severity) => [severity, own.get(severity) ?? 0] as const);
    const button = bar(value, parts, most, () => {
      choose(column, state[column] === value ? '' : value);
    });
    button.dataset[column] = value;
    element(id).append(button);
  }
  const rest = counts.length - TOP;
  element(`${id}-rest`).textContent = rest > 0 ? `and ${number(rest)} more` : '';
}

function bar(
  name: string,
  parts: readonly (readonly [string, number])[],
  most: number,
  onClick: () => void,
): HTMLElement {
  const button = make('button');
  const track = make('span', '', 'track');
  let sum = 0;
  for (const [severity, count] of parts) {
    if (count === 0) continue;
    sum += count;
    const part = make('span', '', severity);
    part.style.width = `${Math.max(0.5, (100 * count) / most)}%`;
    part.title = `${number(count)} ${severity}`;
    track.append(part);
  }
  button.title = name;
  button.append(make('span', name, 'name'), track, make('span', number(sum), 'number'));
  button.addEventListener('click', onClick);
  return button;
}

function chooseSeverities(chosen: readonly string[]): void {
  state.severities = new Set(chosen);
  for (const box of document.querySelectorAll<HTMLInputElement>('#severities input')) {
    box.checked = state.severities.has(box.value);
  }
  refilter();
}

function choose(column: 'patternId' | 'path', value: string): void {
  state[column] = value;
  (column === 'path' ? path : pattern).value = value;
  refilter();
}

function reset(): void {
  search.value = '';
  path.value = '';
  pattern.value = '';
  Object.assign(state, { patternId: '', path: '', search: '', sort: undefined });
  chooseSeverities(SEVERITIES);
}

function turn(by: number): void {
  const pages = Math.ceil(shown.length / PAGE);
  const page = state.page + by;
  if (page < 0 || page >= pages) return;
  state.page = page;
  update();
  element('table').scrollIntoView({ block: 'nearest' });
}

function onKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target instanceof HTMLInputElement && target.type === 'search') {
    if (event.key !== 'Escape') return;
    // Else the browser would empty it.
    event.preventDefault();
    target.blur();
    return;
  }
  if (target instanceof HTMLSelectElement) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (event.key === '/') search.focus();
  else if (event.key === 'n') turn(1);
  else if (event.key === 'p') turn(-1);
  else if (step !== undefined && (event.key.length === 1 || target.matches('tr.row'))) moveRow(target, step);
  else return;
  event.preventDefault();
}

function moveRow(from: HTMLElement, step: number): void {
  const all = [...body.querySelectorAll<HTMLElement>('tr.row')];
  const at = all.indexOf(from);
  const to = all[at < 0 ? 0 : at + step];
  if (to === undefined) return;
  for (const row of all) row.tabIndex = row === to ? 0 : -1;
  to.focus();
}

function notes(id: string, lines: readonly string[], what: string): void {
  const box = element(id) as HTMLDetailsElement;
  box.hidden = lines.length === 0;
  const head = make('summary', `${number(lines.length)} ${lines.length === 1 ? 'input' : 'inputs'} ${what}`);
  const list = make('ul');
  // Filled only when someone looks: there can be many.
  box.addEventListener('toggle', () => list.replaceChildren(...lines.map((line) => make('li', line))), {
    once: true,
  });
  box.append(head, list);
}

function countBy(all: readonly Row[], column: 'patternId' | 'path' | 'severity'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of all) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  return counts;
}

function make(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

function read<T>(id: string): T {
  return JSON.parse(element(id).textContent ?? '') as T;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
