import { describe, expect, test } from "vitest";
import {
  exampleBytes,
  exampleNames,
  exampleSchema,
  layoutOf,
  printFigure,
  reword,
  scoreExample,
  sharesOf,
  sumScores,
  titled,
} from "../test/score.ts";
import { loadLiteParse, readWithLiteParse } from "./reader/liteparse.ts";
import { readWithUnpdf } from "./reader/unpdf.ts";

const signal = new AbortController().signal;
const liteparse = await loadLiteParse();
if (!liteparse)
  process.stdout.write("LiteParse has no binary for this platform: its figures are not measured.\n");

const engines = [
  ...(liteparse
    ? [
        {
          engine: "LiteParse",
          read: (bytes: Uint8Array) =>
            readWithLiteParse(liteparse, bytes, { pages: undefined, isolate: false, signal }),
        },
      ]
    : []),
  { engine: "unpdf", read: (bytes: Uint8Array) => readWithUnpdf(bytes, { pages: undefined, signal }) },
];

describe.each(engines)("what rules read of the twelve example documents, by $engine", ({ engine, read }) => {
  const layouts = Promise.all(
    exampleNames.map(async (name) => ({ name, layout: layoutOf(await read(exampleBytes(name))) })),
  );

  test("as they are: 98 % and more. Rules and documents grew together, so this says nothing of others", async () => {
    const score = sumScores((await layouts).map(({ name, layout }) => scoreExample(name, layout)));
    printFigure(`text layer by ${engine}, in-sample`, score);
    expect(sharesOf(score).right).toBeGreaterThanOrEqual(0.98);
    expect(score.invented).toBe(0);
  });

  test("labels in words that the dictionary lacks: 45 % and more, at most 3 % wrong", async () => {
    const reworded = (await layouts).map(({ name, layout }) => ({ name, ...reword(layout) }));
    const score = sumScores(reworded.map(({ name, layout }) => scoreExample(name, layout)));
    const places = reworded.reduce((sum, each) => sum + each.places, 0);
    printFigure(`labels reworded at ${places} places, by ${engine}`, score);
    expect(places).toBeGreaterThanOrEqual(60);
    expect(sharesOf(score).right).toBeGreaterThanOrEqual(0.45);
    expect(sharesOf(score).wrong).toBeLessThanOrEqual(0.03);
  });

  test("the same, with the new labels as titles in the schema: 85 % and more", async () => {
    const scores = (await layouts).map(({ name, layout }) =>
      scoreExample(name, reword(layout).layout, titled(exampleSchema(name), layout)),
    );
    const score = sumScores(scores);
    printFigure(`labels reworded and named in the schema, by ${engine}`, score);
    expect(sharesOf(score).right).toBeGreaterThanOrEqual(0.85);
  });
});
