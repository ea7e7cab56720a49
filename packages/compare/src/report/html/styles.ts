/** The style sheet of the page: light and dark, down to 360 pixels, and for print. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --ink: #1c1b19; --soft: #625e56; --line: #dedad1; --faint: #f3f0e9; --accent: #23527c;
  --right: #1d6b43; --wrong: #b02a1c; --missing: #8a5800; --extra: #6d3fa0;
  --right-fill: #2f7fb8; --wrong-fill: #d55e00; --missing-fill: #e3ae2f; --extra-fill: #9a77c4;
  --h1: #ffeaa6; --h2: #fedd86; --h3: #fec95f; --h4: #fcb043; --h5: #ef8c26; --h6: #d96c16; --h7: #b24c0a; --h8: #863804; --h9: #511e03;
  --heat-ink: #1c1b19; --heat-ink-6: #1c1b19; --heat-ink-far: #fff;
  --wrong-wash: #fbeae6; --missing-wash: #fbf2dd; --extra-wash: #f2ebf9; --bar: #9db4c9;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", Georgia, serif;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171613; --ink: #ebe8e1; --soft: #a8a298; --line: #37342e; --faint: #211f1b; --accent: #8fbce6;
    --right: #7dc79d; --wrong: #f0907f; --missing: #e3b25a; --extra: #c3a5e8;
    --right-fill: #4f9fd6; --wrong-fill: #dd6b14; --missing-fill: #e3ae2f; --extra-fill: #9a77c4;
    --h1: #33260f; --h2: #452f0d; --h3: #5a3b0b; --h4: #72490b; --h5: #8a580d; --h6: #c47e1c; --h7: #e39c3d; --h8: #f6c071; --h9: #ffe3b0;
    --heat-ink: #ebe8e1; --heat-ink-6: #171613; --heat-ink-far: #171613;
    --wrong-wash: #33201c; --missing-wash: #2f2715; --extra-wash: #291f36; --bar: #4d6780;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 15px/1.5 var(--sans); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 1160px; padding: 28px 32px 64px; }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
h1 { font: 600 32px/1.15 var(--serif); letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font: 600 25px/1.2 var(--serif); margin: 56px 0 16px; }
h3 { font: 600 17px/1.3 var(--serif); margin: 40px 0 12px; }
code { font: 0.88em var(--mono); overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.kicker { color: var(--soft); font-size: 12px; letter-spacing: 0.12em; text-transform: uppercase; margin-bottom: 6px; }
.meta { color: var(--soft); margin-top: 6px; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr)); gap: 24px 28px; margin-top: 24px; }
.answer { border-top: 2px solid var(--ink); padding-top: 10px; min-width: 0; font-size: 14px; overflow-wrap: anywhere; }
.answer h2 { font: 13px var(--sans); color: var(--soft); margin: 0; }
.answer p { margin-top: 6px; }
.answer .headline { font: 600 21px/1.25 var(--serif); margin: 4px 0 8px; }
td > span { unicode-bidi: isolate; }
.notice { border-left: 3px solid var(--missing-fill); background: var(--missing-wash); padding: 10px 14px; margin-top: 20px; max-width: 60em; }
.tag { display: inline-block; border: 1px dashed var(--missing); color: var(--missing); border-radius: 3px; font: 12px/1.4 var(--sans); padding: 0 6px; white-space: nowrap; }
.tone-right { color: var(--right); } .tone-wrong { color: var(--wrong); } .tone-missing { color: var(--missing); } .tone-quiet { color: var(--soft); }
.fill-right { fill: var(--right-fill); } .fill-wrong { fill: var(--wrong-fill); } .fill-missing { fill: var(--missing-fill); } .fill-extra { fill: var(--extra-fill); }
.raw, .meaning { color: var(--soft); font-weight: 400; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 32px; margin-top: 40px; }
.card { border-top: 2px solid var(--ink); padding-top: 12px; min-width: 0; }
.card.is-emulated { border-top: 2px dashed var(--missing); }
.card h3 { margin: 0; font-size: 20px; overflow-wrap: anywhere; }
.origin { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.origin .tag { display: block; width: fit-content; margin-top: 4px; }
.status { margin-top: 12px; font-weight: 600; }
.status .raw { display: block; font-size: 13px; margin-left: 17px; }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: currentColor; margin-right: 8px; }
.error { color: var(--wrong); margin-top: 6px; overflow-wrap: anywhere; }
.figure { font: 600 38px/1.1 var(--serif); margin: 14px 0 8px; font-variant-numeric: lining-nums tabular-nums; }
.figure .meaning { font: 13px var(--sans); }
.emulated-mark { color: var(--missing); border-bottom: 1px dashed var(--missing); font-size: 12px; white-space: nowrap; }
.unit { font: 15px var(--sans); color: var(--soft); }
.bar { display: block; border-radius: 2px; overflow: hidden; }
.bar-words { color: var(--soft); font-size: 13px; margin-top: 5px; }
.facts { margin-top: 16px; font-size: 14px; }
.facts div { display: flex; justify-content: space-between; gap: 12px; border-top: 1px solid var(--line); padding: 5px 0; }
.facts dt { color: var(--soft); }
.facts dd { font-variant-numeric: tabular-nums; text-align: right; overflow-wrap: anywhere; }

.axis, .lane { display: grid; grid-template-columns: 240px 1fr; gap: 16px; align-items: center; }
.axis text { fill: var(--soft); font: 12px var(--sans); }
.axis svg, .lane svg { display: block; overflow: visible; }
.lane svg { background: repeating-linear-gradient(to right, var(--line) 0 1px, transparent 1px var(--step)); }
.lanes { border-top: 1px solid var(--line); padding: 8px 0; }
.lane-label { display: flex; justify-content: space-between; gap: 12px; font-size: 14px; min-width: 0; overflow-wrap: anywhere; }
.lane-time { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.grid { stroke: var(--line); }
.lane-bar { fill: var(--bar); }
.lane-bar.whole { fill: none; stroke: var(--ink); stroke-width: 1.25; }
.lane-bar.failed, .lane-bar.whole.failed, .lane-bar.completed_with_errors { stroke: var(--wrong); fill: var(--wrong-fill); }
.lane-bar.completed_with_warnings { fill: var(--missing-fill); }
.lane-bar.skipped, .lane-bar.cancelled { fill: none; stroke: var(--soft); stroke-dasharray: 3 2; }
.untimed { color: var(--soft); font-size: 13px; }
.figures { margin-top: 8px; }
summary { cursor: pointer; color: var(--soft); font-size: 14px; }
summary:hover { color: var(--ink); }

.note { color: var(--soft); font-size: 14px; margin-top: 12px; max-width: 60em; }
.strong { font-weight: 600; }
.fill-quiet { fill: var(--line); }
.range { stroke: var(--ink); stroke-width: 1.5; }
.dot-mark { fill: var(--ink); }
.is-emulated .dot-mark { fill: var(--paper); stroke: var(--missing); stroke-width: 2; }
.is-emulated .range { stroke: var(--missing); stroke-dasharray: 3 2; }
.ranking .plot { min-width: 200px; } .plot svg { display: block; } .plot text { fill: var(--soft); font: 12px var(--sans); }
.ranking thead .number { white-space: normal; min-width: 64px; } .ranking .strong { min-width: 110px; }
thead th { vertical-align: bottom; } thead .meaning { font-size: 12px; }
.fields th .mark { display: block; width: fit-content; font: 600 12px var(--sans); color: var(--wrong); }
.ranking .group th { padding: 16px 0 6px; border-top: 0; }
.ranking tbody th, .ranking td { vertical-align: middle; }
.record { white-space: nowrap; font-variant-numeric: tabular-nums; } .record svg { vertical-align: 1px; margin-right: 6px; }
.heat { width: auto; min-width: 60%; }
.heat td { padding: 6px 12px; border: 2px solid var(--paper); }
.heat tbody th { border-top: 2px solid var(--paper); }
.heat-0 { background: var(--faint); } .heat-1 { background: var(--h1); } .heat-2 { background: var(--h2); } .heat-3 { background: var(--h3); } .heat-4 { background: var(--h4); } .heat-5 { background: var(--h5); } .heat-6 { background: var(--h6); } .heat-7 { background: var(--h7); } .heat-8 { background: var(--h8); } .heat-9 { background: var(--h9); }
[class*="heat-"] { color: var(--heat-ink); } .heat-6 { color: var(--heat-ink-6); } .heat-7, .heat-8, .heat-9 { color: var(--heat-ink-far); }
.heat-key { display: inline-flex; color: inherit; font-size: 12px; margin-left: 6px; vertical-align: 1px; } .heat-key span { min-width: 26px; padding: 0 4px; text-align: center; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 32px; }
figcaption { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--line); padding-bottom: 4px; margin-bottom: 6px; }
.plot-lane { font-size: 14px; }
.run-mark { fill: var(--accent); fill-opacity: 0.55; }
.median { stroke: var(--ink); stroke-width: 1.5; }
.document > summary { font: 600 20px/1.3 var(--serif); color: var(--ink); padding: 12px 0; border-top: 1px solid var(--line); }
.document > summary .meaning { font: 14px var(--sans); margin-left: 8px; }
.document.is-empty > summary { color: var(--soft); }

.scroll { overflow-x: auto; }
.scroll table { min-width: 34em; }
.scroll th, .scroll td, .scroll code { overflow-wrap: break-word; }
.scroll tbody th { min-width: 8em; }
.scroll .heat { min-width: 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--soft); font-weight: 400; font-size: 13px; }
tbody th { font-weight: 400; }
td, th, .error { unicode-bidi: isolate; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; padding-left: 12px; }
.scores .meaning { display: block; font-size: 13px; }
.fields { table-layout: fixed; }
.fields thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; border-bottom: 1px solid var(--ink); }
.fields thead th:first-child { width: 19%; }
.fields thead th.number { width: 56px; }
.fields td, .fields thead th + th { padding-left: 10px; padding-right: 10px; }
.fields tbody th { font: 13px/1.6 var(--mono); color: var(--soft); }
.fields .group th { color: var(--ink); background: var(--faint); padding-left: 8px; }
.fields td { font-variant-numeric: tabular-nums; }
.fields .agree { color: var(--soft); padding-right: 0; }
.none { color: var(--soft); font-style: italic; }
.mark { font-size: 12px; white-space: nowrap; }
.cell-right .mark { color: var(--right); }
.cell-wrong { background: var(--wrong-wash); } .cell-wrong .mark { color: var(--wrong); font-weight: 600; }
.cell-missing { background: var(--missing-wash); } .cell-missing .mark { color: var(--missing); font-weight: 600; }
.cell-extra { background: var(--extra-wash); } .cell-extra .mark { color: var(--extra); font-weight: 600; }
.tools { display: none; flex-wrap: wrap; gap: 6px; margin: 0 0 12px; }
.filters { display: none; flex-wrap: wrap; gap: 6px; margin: 0 0 14px; }
.js .filters, .js .tools { display: flex; }
input { font: 14px var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: 4px 10px; min-width: 0; width: 240px; }
::placeholder { color: var(--soft); opacity: 1; }
button { font: 14px var(--sans); color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 999px; padding: 4px 12px; cursor: pointer; }
button span { color: var(--soft); font-variant-numeric: tabular-nums; }
button:hover { border-color: var(--ink); }
button[aria-pressed="true"] { background: var(--ink); border-color: var(--ink); color: var(--paper); }
button[aria-pressed="true"] span { color: inherit; }
.sort { font: inherit; color: inherit; text-align: inherit; border: 0; border-radius: 2px; padding: 0; }
.sort:hover { color: var(--ink); text-decoration: underline; }
.sort::after { content: "\\00a0↕"; opacity: 0.6; } [aria-sort="ascending"] .sort::after { content: "\\00a0↑"; opacity: 1; } [aria-sort="descending"] .sort::after { content: "\\00a0↓"; opacity: 1; }
[hidden] { display: none !important; }

footer { border-top: 1px solid var(--line); margin-top: 64px; color: var(--soft); font-size: 14px; }
footer h2 { font-size: 19px; margin: 24px 0 8px; color: var(--ink); }
.names { display: grid; gap: 4px; } .names div { display: flex; flex-wrap: wrap; gap: 2px 10px; } .names dt { color: var(--ink); font-weight: 600; } .names dd { overflow-wrap: anywhere; }
footer p { max-width: 60em; margin-top: 10px; }
.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 4px 24px; margin-top: 12px; }
.legend div { display: flex; gap: 10px; align-items: baseline; }
.legend dt { min-width: 84px; padding: 0 6px; }

@media (max-width: 720px) {
  body { padding: 24px 16px 48px; }
  h1 { font-size: 30px; }
  .cards { gap: 28px; }
  .axis, .lane { grid-template-columns: 1fr; gap: 0; }
  .axis .lane-label { display: none; }
  .lane { margin-bottom: 4px; }
  .heat th, .heat td { padding-left: 4px; padding-right: 6px; }
  .scroll .heat th { min-width: 0; white-space: normal; }
  .fields, .fields tbody, .fields tr, .fields td, .fields th { display: block; width: auto; }
  .fields thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .fields tr { border-top: 1px solid var(--line); padding: 8px 0; }
  .fields tr.group { padding: 0; }
  .fields th, .fields td { border: 0; padding: 2px 0; }
  .fields tbody th { color: var(--ink); }
  .fields td { display: grid; grid-template-columns: 36% 1fr auto; gap: 8px; padding: 3px 8px; text-align: left; white-space: normal; }
  .fields .truth::before { content: "Truth"; } .fields .agree::before { content: "Agree"; } .fields [data-label]::before { content: attr(data-label); }
  .fields td::before { color: var(--soft); overflow-wrap: anywhere; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #f1f1f1; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .filters, .tools { display: none !important; }
  .sort::after { content: none; }
  .fields thead th { position: static; }
  @page { margin: 14mm; }
  h1 { font-size: 24pt; } h2 { margin-top: 28px; } h3 { margin-top: 20px; }
  .cards { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 20px; margin-top: 20px; }
  .figure { font-size: 22pt; }
  .axis, .lane { grid-template-columns: 170px 1fr; }
  .figures:not([open]) { display: none; }
  table { font-size: 9pt; } .fields tbody th { font-size: 8pt; } th, td { padding-top: 3px; padding-bottom: 3px; }
  .scroll { overflow: visible; } .scroll table { min-width: 0; } .scroll tbody th { min-width: 0; overflow-wrap: anywhere; }
  .ranking .plot { min-width: 90px; } .ranking th, .ranking td { padding-left: 6px; padding-right: 0; white-space: normal; }
  .card, .lanes, tr { break-inside: avoid; }
  .axis { break-after: avoid; }
  h2, h3 { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
