import type { JsonValue } from "@docmux/core";
import { expect, it } from "vitest";
import type { FinishedRun } from "../engine/run-cell.ts";
import { mostListedPlaces } from "../fields/listed-places.ts";
import type { JudgedDocument } from "../options.ts";
import { gradeRuns } from "./grade-runs.ts";

const count = 20;
const labels = ["a", "b", "silent"];
const truthOf = (index: number) => ({
  number: index,
  rows: Array.from({ length: 5 }, (_, row) => ({ sku: `s-${row}`, amount: 10 * row + index })),
});
const documents = Array.from({ length: count }, (_, index): JudgedDocument => {
  return { id: `d-${index}`, truth: truthOf(index) };
});
const answerOf = (index: number, pipeline: string): JsonValue => {
  const { number, rows } = truthOf(index);
  const spoiled = rows.map((row, place) =>
    place % 3 === 0 ? { ...row, amount: pipeline === "a" || place === 0 ? -1 : row.amount } : row,
  );
  return { number, rows: spoiled };
};
const runs = documents.flatMap(({ id }, index) =>
  ["a", "b"].map((pipeline) => finished(id, pipeline, answerOf(index, pipeline))),
);

function finished(document: string, pipeline: string, data: JsonValue): FinishedRun {
  const cell: FinishedRun["cell"] = {
    ...{ document, pipeline, repetition: 0, data, outcome: "delivered", status: null, rawStatus: null },
    ...{ emulated: false, startedAt: null, durationMs: null, steps: [], issues: [], usage: {}, score: null },
  };
  return { cell, origin: { providerId: pipeline } };
}

const whole = await gradeRuns(documents, runs, { labels, signal: undefined });

it("a report of few documents lists every place", () => {
  expect(whole.fields).toHaveLength(11 * count);
  expect(whole.places[0]).toEqual({ total: 11, listed: 11, disputed: 1 });
});

it("a report of many documents lists the same number of each, and counts them all", async () => {
  const short = await gradeRuns(documents, runs, { labels, signal: undefined, mostPlaces: 30 });
  expect(mostListedPlaces).toBe(50_000);
  // 30 places of 20 documents are one for each: what both miss comes before that in which they differ.
  expect(short.fields.map(({ document, address }) => [document, address])).toEqual(
    documents.map(({ id }) => [id, "rows[0].amount"]),
  );
  expect(short.places).toEqual(whole.places.map((places) => ({ ...places, listed: 1 })));
  expect(short.fieldSummaries).toEqual(whole.fieldSummaries);
  expect(short.cells).toEqual(whole.cells);
  const listed = new Set(short.fields.map(({ document, address }) => `${document} ${address}`));
  expect(short.fields).toEqual(
    whole.fields.filter(({ document, address }) => listed.has(`${document} ${address}`)),
  );
});

it("counts each field over all documents, pipeline by pipeline", () => {
  const amounts = whole.fieldSummaries.find(({ field }) => field === "rows[].amount");
  expect(amounts).toEqual({
    field: "rows[].amount",
    places: 5 * count,
    agreement: 80,
    missedByAll: count,
    accuracy: [
      { pipeline: "a", accuracy: 60, correct: 3 * count, judged: 5 * count },
      { pipeline: "b", accuracy: 80, correct: 4 * count, judged: 5 * count },
      { pipeline: "silent", accuracy: null, correct: 0, judged: 0 },
    ],
  });
});
