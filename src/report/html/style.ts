/** How the page looks: light or dark as the reader's system is, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f6f7f9; --card: #fff; --ink: #1a1f29; --soft: #5a6475; --line: #dde1e8; --accent: #1f5fd0; --mark: #eaf1fe;
  --critical: #b3123e; --high: #c8500a; --medium: #8a6500; --low: #4c6176; --bar: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12151b; --card: #1a1f28; --ink: #e6e9ef; --soft: #9aa5b8; --line: #2d3542; --accent: #7fb0ff; --mark: #202c42;
    --critical: #ff6b8e; --high: #ff9a57; --medium: #e5bd4a; --low: #93a9c0; --bar: #12151b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
header, main { max-width: 1280px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 24px; }
h1 { margin: 0 0 4px; font-size: 24px; letter-spacing: -0.01em; }
h2 { margin: 0 0 12px; font-size: 15px; }
p { margin: 0; }
.soft { color: var(--soft); }
.cards { display: grid; grid-template-columns: minmax(210px, 2fr) 3fr 3fr; gap: 16px; margin: 20px 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 20px; min-width: 0; }
.bars + p { margin: 8px 0 0; }
.bars { display: grid; grid-template-columns: fit-content(50%) minmax(70px, 1fr) max-content; gap: 6px 12px; align-items: center; }
.bars > button { all: unset; display: contents; cursor: pointer; }
.bars .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-radius: 4px; }
.bars > button:hover .name { text-decoration: underline; }
.bars > button:focus-visible .name { outline: 2px solid var(--accent); outline-offset: 2px; }
.bars > button[aria-pressed="true"] .name { font-weight: 600; color: var(--accent); }
.bars .number { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); }
.track { display: flex; height: 12px; border-radius: 3px; overflow: hidden; }
.track span { display: block; height: 100%; }
.track span:last-child { border-radius: 0 3px 3px 0; }
.critical { --own: var(--critical); } .high { --own: var(--high); } .medium { --own: var(--medium); } .low { --own: var(--low); }
.track span { background: var(--own); }
.filters { display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: end; margin-bottom: 12px; }
.filters > label { display: grid; gap: 3px; font-size: 13px; color: var(--soft); }
.filters label.grow { flex: 1 1 220px; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 12px; min-height: 34px; align-content: center; }
fieldset label { display: inline-flex; gap: 5px; align-items: center; color: var(--ink); font-size: 14px; }
input[type="search"], select { width: 100%; }
input[type="search"], select, .button {
  font: inherit; font-size: 14px; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 7px;
  padding: 5px 10px; min-height: 34px; max-width: 100%;
}
.button { cursor: pointer; }
.button:disabled { opacity: 0.45; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.scroll { overflow-x: auto; padding: 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-size: 13px; color: var(--soft); border-bottom: 1px solid var(--line); padding: 0; white-space: nowrap; }
th button { all: unset; cursor: pointer; padding: 9px 14px; }
th button:hover { color: var(--ink); }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
td { padding: 7px 14px; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr.row { cursor: pointer; }
tbody tr.row:hover, tbody tr.row:focus { background: var(--mark); }
tbody tr.row:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.place, .preview, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 13px; overflow-wrap: anywhere; }
.place { min-width: 180px; } .preview { min-width: 200px; }
.badge { display: inline-block; min-width: 66px; text-align: center; padding: 1px 8px; border-radius: 999px; font-size: 12px; font-weight: 600; background: var(--own); color: var(--bar); }
.details td { background: var(--mark); }
.details dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 0; }
.details dt { color: var(--soft); } .details dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
.pages { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin: 12px 0; }
.pages .fill { flex: 1; }
.notes { margin: 12px 0; } .notes summary { cursor: pointer; }
.notes ul { margin: 8px 0 0; padding-left: 20px; overflow-wrap: anywhere; }
.empty { padding: 28px; text-align: center; color: var(--soft); }
kbd { font: inherit; font-size: 12px; border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; }
footer { padding: 8px 0 32px; font-size: 13px; }
@media (max-width: 1000px) { .cards { grid-template-columns: 1fr; } }
@media (max-width: 760px) { header, main { padding-left: 14px; padding-right: 14px; } }
@media print { .filters, .pages .button, footer { display: none; } body { background: none; } }
`;
