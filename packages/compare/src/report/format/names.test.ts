import { expect, it } from "vitest";
import { shortNames } from "./names.ts";

const namesOf = (...labels: string[]) => [...shortNames(labels).values()];

it("a vendor is called by its name where it has one pipeline only", () => {
  expect(namesOf("datalab:pipelines/pl_123", "pipelex:extract.invoice")).toEqual(["datalab", "pipelex"]);
});

it("pipelines of one vendor keep what distinguishes them", () => {
  expect(namesOf("datalab:convert/fast", "datalab:convert/accurate", "clarifeye:x/y")).toEqual([
    "datalab:fast",
    "datalab:accurate",
    "clarifeye",
  ]);
  expect(namesOf("v:a/same", "v:b/same")).toEqual(["v:a/same", "v:b/same"]);
});

it("a UUID is cut to its first part", () => {
  const id = "0b7d5a52-1111-4222-8333-944444444444";
  expect(namesOf(`v:p/${id}`, `v:p/1${id.slice(1)}`)).toEqual(["v:0b7d5a52…", "v:1b7d5a52…"]);
});

it("labels in words stay, cut when they are long and still differ", () => {
  const long = `Invoices of all suppliers, second attempt, ${"x".repeat(40)}`;
  expect(namesOf("Exact", "Note: exact")).toEqual(["Exact", "Note: exact"]);
  expect(namesOf(`${long} 1`)[0]).toHaveLength(35);
  const [first, second] = [`${long}A${"y".repeat(12)}`, `${long}B${"y".repeat(12)}`];
  expect(namesOf(first, second)).toEqual([first, second]);
});

it("a short name is never the name of another pipeline", () => {
  expect(new Set(namesOf("datalab", "datalab:x", "datalab:y/x", "datalab:x/x")).size).toBe(4);
});
