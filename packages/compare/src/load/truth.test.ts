import { InvalidInputError, type JsonValue } from "@docmux/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress } from "../score/address.ts";
import { canonicalKey } from "../score/canonical.ts";
import { gradeAnswer, makeGauge } from "../score/grade.ts";
import { flatten, toValueTree } from "../score/value-tree.ts";
import { parseTruthCsv, parseTruthJson } from "./truth.ts";

describe("CSV", () => {
  it("puts fields, objects and rows where their addresses say", () => {
    const text = [
      '\uFEFF"id",total_amount, vendor.name,line_items[0].sku,line_items[1].sku,paid,"[""P.O. no""]"',
      'invoice-01,5798.39,"Müller, Inc.",A-17,B-2,true,007',
      "invoice-02,64.90,,,,false,",
      "invoice-03,,,,C-3,,",
    ].join("\r\n");
    expect(parseTruthCsv(text)).toEqual({
      "invoice-01": {
        total_amount: 5798.39,
        vendor: { name: "Müller, Inc." },
        line_items: [{ sku: "A-17" }, { sku: "B-2" }],
        paid: true,
        "P.O. no": "007",
      },
      "invoice-02": { total_amount: 64.9, paid: false },
      "invoice-03": { line_items: [null, { sku: "C-3" }] },
    });
  });

  it("leaves text that is not the plainest form of a number alone", () => {
    const cells = ["1,200.50", "1e5", "+1", ".5", "12345678901234567890", "-0.5", "True"];
    const text = `id,a\n${cells.map((cell, index) => `${index},"${cell}"`).join("\n")}`;
    expect(Object.values(parseTruthCsv(text)).map((truth) => (truth as { a: JsonValue }).a)).toEqual([
      ...cells.slice(0, 5),
      -0.5,
      "True",
    ]);
  });

  it("takes names of every object, such as __proto__, for names like others", () => {
    const truths = parseTruthCsv("id,__proto__.x,constructor\n__proto__,1,2\n");
    expect(Object.keys(truths)).toEqual(["__proto__"]);
    const truth = Object.values(truths)[0] as object;
    expect(Object.getOwnPropertyDescriptor(truth, "__proto__")?.value).toEqual({ x: 1 });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("grades a truth that went through a table as correct", () => {
    const name = fc.constantFrom("a", "b c", "d.e");
    const scalar = fc.constantFrom<JsonValue>("x", 'say "y", z', 12.5, true, "007");
    const row = fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 3 });
    const truths = fc.record({ plain: scalar, rows: fc.array(row, { maxLength: 3 }), deep: row });
    fc.assert(
      fc.property(truths, (truth) => {
        const leaves = flatten(toValueTree(truth as JsonValue, { keyOf: canonicalKey }));
        const line = (cells: unknown[]) =>
          cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",");
        const text = `${line(["id", ...leaves.map(({ path }) => formatAddress(path))])}\n${line(["doc", ...leaves.map(({ leaf }) => leaf.value)])}\n`;
        const read = parseTruthCsv(text).doc ?? null;
        expect(gradeAnswer(read, makeGauge(truth as JsonValue, undefined, canonicalKey)).accuracy).toBe(100);
      }),
    );
  });

  it.each([
    ["nothing", "", "truth.csv: the file is empty"],
    ["a short row", "id,a,b\nx,1", "truth.csv, line 2: the row has 2 cells and the heading 3"],
    ["a long row", "id,a\nx,1,200.50", "truth.csv, line 2: the row has 3 cells and the heading 2"],
    ["an id twice", "id,a\nx,1\ny,2\nx,3", 'line 4: there is a second truth for "x", the first is in line 2'],
    ["no id", "id,a\n ,1", "line 2: the first cell is empty"],
    ["an item without a place", "id,rows[].sku\nx,1", 'line 1: "rows[].sku" is not the address of a field'],
    ["no heading for a column", "id,a,\nx,1,2", 'line 1: "" is not the address of a field'],
    ["one place twice", "id,a,a\nx,1,2", "line 1: the columns a and a do not go together"],
    ["a value that is an object too", "id,a.b,a\nx,1,2", "line 1: the columns a.b and a do not go together"],
    ["a list that is an object too", "id,a[0],a.b\nx,1,2", "the columns a[0] and a.b do not go together"],
    ["semicolons", "id;a\nx;1", "line 1: the cells are not separated by commas"],
    ["ids alone", "id\nx", "line 1: there is no column next to the ids"],
    ["an open quote", 'id,a\nx,"1', "line 2: a double quote stands where none can be"],
  ])("refuses %s in one sentence, with a next step", (_, text, message) => {
    expectRefusal(() => parseTruthCsv(text), message);
  });
});

describe("JSON", () => {
  it("reads an object by document id, in any shape of truth", () => {
    const truths = { a: { total: 1 }, b: [1, 2], __proto: "x" };
    expect(parseTruthJson(`\uFEFF${JSON.stringify(truths)}`)).toEqual(truths);
  });

  it.each([
    ["nothing", " ", "truth.json: the file is empty"],
    ["a truncated file", '{\n "a": {', "truth.json, line 2, column"],
    ["a missing comma", '{\n "a": 1\n "b": 2 }', "truth.json, line 3, column 2: this is not JSON"],
    [
      "a bare word",
      '{ "a": yes }',
      "truth.json, line 1, column 8: this is not JSON (unexpected character 'y')",
    ],
    [
      "a line end in a string",
      '{\n"a": "x\ny" }',
      "truth.json, line 2, column 8: this is not JSON (a line end",
    ],
    ["a list", "[]", "truth.json: this is not an object with document ids for names"],
    ["a truth that is null", '{ "a": {},\n"b": null }', 'truth.json, line 2: the truth for "b" is null'],
    ["an id twice", '{ "a": {},\n"a": {} }', 'line 2: "a" stands twice in one object, first in line 1'],
    [
      "a field twice",
      '{ "a": {"x": 1,\n"x": 2} }',
      'line 2: "x" stands twice in one object, first in line 1',
    ],
  ])("refuses %s in one sentence, with a next step", (_, text, message) => {
    expectRefusal(() => parseTruthJson(text), message);
  });

  it("calls the file what the caller calls it", () => {
    expectRefusal(() => parseTruthJson("[]", "mine.json"), "mine.json: ");
  });
});

function expectRefusal(parse: () => unknown, message: string): void {
  let refusal: unknown;
  try {
    parse();
  } catch (error) {
    refusal = error;
  }
  if (!InvalidInputError.isInstance(refusal)) throw new Error(`Not refused as expected: ${refusal}`);
  expect(refusal.message).toContain(message);
  expect(refusal.nextStep).toMatch(/\.$/);
}
