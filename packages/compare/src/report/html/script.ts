/** What makes the filters work. Constant, so that the page can allow exactly this script and no other. */
export const script = `
document.documentElement.classList.add("js");
const buttons = [...document.querySelectorAll("[data-filter]")];
const rows = [...document.querySelectorAll("[data-traits]")];
const show = (trait) => {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === trait));
  for (const row of rows) row.hidden = trait !== "" && !row.dataset.traits.split(" ").includes(trait);
  for (const body of document.querySelectorAll(".fields tbody"))
    body.hidden = ![...body.querySelectorAll("[data-traits]")].some((row) => !row.hidden);
  for (const part of document.querySelectorAll(".document")) {
    const left = [...part.querySelectorAll("[data-traits]")].filter((row) => !row.hidden).length;
    part.classList.toggle("is-empty", left === 0);
  }
};
for (const button of buttons) button.addEventListener("click", () => show(button.dataset.filter));
const closed = () => [...document.querySelectorAll("details.document:not([open])")];
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

/** The hash of {@link script} that the policy of the page allows. A test tells when it is out of date. */
export const scriptHash = "sha256-hHv+y9nr8RaN97GdwTq6IJacCBKUASA9jtyd+jq1QWY=";
