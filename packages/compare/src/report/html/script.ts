/** What makes filters, search, order and export work. Constant, so that the page can allow exactly this script and no other. */
export const script = `
document.documentElement.classList.add("js");
const all = (selector, part = document) => [...part.querySelectorAll(selector)];
const buttons = all("[data-filter]");
const rows = all("[data-traits]");
let trait = "";
let wanted = "";
const says = (row) => {
  row.words ??= [row.textContent, row.querySelector("th").title, row.closest("[data-document]")?.dataset.document].join(" ").toLowerCase();
  return row.words.includes(wanted);
};
const show = () => {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === trait));
  for (const row of rows) row.hidden = (trait !== "" && !row.dataset.traits.split(" ").includes(trait)) || !says(row);
  for (const body of all(".fields tbody")) {
    const own = all("[data-traits]", body);
    body.hidden = own.length > 0 && own.every((row) => row.hidden);
  }
  for (const part of all(".document")) part.classList.toggle("is-empty", all("[data-traits]", part).every((row) => row.hidden));
};
for (const button of buttons) button.addEventListener("click", () => { trait = button.dataset.filter; show(); });
for (const input of all("[data-search]")) input.addEventListener("input", () => {
  const words = input.value.trim().toLowerCase();
  if (input.dataset.search === "fields") { wanted = words; show(); return; }
  for (const row of all("tbody tr:not(.group)", document.getElementById(input.dataset.search)))
    row.hidden = !row.textContent.toLowerCase().includes(words);
});

const textOf = (element) => {
  const copy = element.cloneNode(true);
  for (const part of all("svg, .mark", copy)) part.remove();
  return copy.textContent.replace(/\\s+/g, " ").trim();
};
const keyOf = (row, column) => {
  const cell = row.children[column];
  const text = cell.dataset.sort ?? textOf(cell);
  const number = Number.parseFloat(text.replace("\u2212", "-").replace(/^[^\\d-]+(?=\\d)/, ""));
  return { text, number: Number.isNaN(number) || cell.tagName === "TH" ? null : number };
};
const compareKeys = (a, b) => a.number === null || b.number === null
  ? (a.number === null) - (b.number === null) || a.text.localeCompare(b.text, undefined, { numeric: true })
  : a.number - b.number;
for (const table of all("table.sortable")) for (const head of all("thead th:not(.plot)", table)) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of all("th", table.tHead)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
    for (const body of table.tBodies) body.append(...all("tr:not(.group)", body)
      .map((row) => ({ row, key: keyOf(row, head.cellIndex) }))
      .sort((a, b) => (a.key.number === null) - (b.key.number === null) || sign * compareKeys(a.key, b.key))
      .map(({ row }) => row));
  });
}

const recordOf = (row) => {
  const heads = all("thead th", row.closest("table")).map(textOf);
  const record = {};
  const page = row.closest("[data-document]");
  if (page) record.Document = page.dataset.document;
  [...row.children].forEach((cell, index) => {
    const mark = cell.querySelector(".mark");
    const none = cell.querySelector(".none");
    record[heads[index]] = none ? "" : cell.title || textOf(cell);
    if (mark) record[heads[index] + " verdict"] = mark.getAttribute("aria-label") ?? mark.textContent;
  });
  return record;
};
const csvCell = (value = "") => {
  const text = /^[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]/.test(value) && !/^[+-]?\\d+(\\.\\d+)?$/.test(value) ? "'" + value : value;
  return /[",;\\t\\r\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};
const csvOf = (records) => {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return [names, ...records.map((record) => names.map((name) => record[name]))].map((line) => line.map(csvCell).join(",") + "\\r\\n").join("");
};
for (const button of all("[data-export]")) button.addEventListener("click", () => {
  const { export: kind, of } = button.dataset;
  const own = of === "fields" ? rows : all("tbody tr:not(.group)", document.getElementById(of));
  const records = own.filter((row) => !row.hidden).map(recordOf);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([kind === "csv" ? csvOf(records) : JSON.stringify(records, null, 1)]));
  link.download = of + "." + kind;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

const closed = () => all("details.document:not([open])");
let opened = [];
addEventListener("beforeprint", () => { opened = closed(); for (const part of opened) part.open = true; });
addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
addEventListener("hashchange", () => reveal());
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
};
if (location.hash) reveal();
`;

/** The hash of {@link script} that the policy of the page allows. A test fails when it is out of date. */
export const scriptHash = "sha256-LKJ1JsIYJYIQW016euX3YlhAtZNFMueLhI2dGqqJot4=";
