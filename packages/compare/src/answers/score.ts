import { defaultTimeoutMs, InvalidInputError, type JsonValue } from "@docmux/core";
import { assembleReport } from "../assemble-report.ts";
import { checkGrading, prepareDocument } from "../engine/prepare.ts";
import { emptyCell, type FinishedRun } from "../engine/run-cell.ts";
import type { ReportCell } from "../model/cell.ts";
import type { ComparisonReport } from "../model/report.ts";
import type { CellKey, CompareOptions, JudgedDocument } from "../options.ts";
import { type Answer, answersOf } from "./answer.ts";

/** How answers are scored. */
export interface ScoreOptions
  extends Pick<CompareOptions, "schema" | "grading" | "seed" | "difference" | "signal"> {}

/**
 * Grades answers that are there already, and reports on them as `compare` does. No vendor is called and nothing is paid: after a
 * truth, a schema or a grading rule was corrected, the same answers are scored again. Answers of any other system can be
 * scored next to those of docmux.
 *
 * A document that one pipeline answered and another did not is a run that was not started. What an answer does not say, such as
 * its time, is not measured.
 *
 * @param answers - from a report, from `loadAnswers` or `parseAnswers`, or your own. A report keeps its times, groups and rules.
 * @param truths - by document id, or with schemas and rules, as `loadTruths` reads them. Those of other documents are left out.
 * @throws InvalidInputError for two answers of one pipeline to one document, and when no document has a truth.
 *
 * @example
 * ```ts
 * const report = await score(await loadAnswers("answers.jsonl"), await loadTruths("my-documents"));
 * await writeFile("report.html", toHtml(report));
 * ```
 */
export async function score(
  answers: readonly Answer[] | ComparisonReport,
  truths: readonly JudgedDocument[] | Readonly<Record<string, JsonValue>>,
  options: ScoreOptions = {},
): Promise<ComparisonReport> {
  const before = isList(answers) ? undefined : answers;
  const given = isList(answers) ? answers : answersOf(answers);
  const places = placesOf(given);
  const ids = [...new Set(given.map(({ document }) => document))];
  const labels = [
    ...new Set([
      ...(before?.pipelines.map(({ label }) => label) ?? []),
      ...given.map(({ pipeline }) => pipeline),
    ]),
  ];
  checkGrading(options.grading, "option grading");
  const documents = judged(ids, truths, before, options);
  const repeat = 1 + Math.max(0, ...given.map(({ repetition = 0 }) => repetition));
  const runs = documents.flatMap(({ id: document }) =>
    labels.flatMap((pipeline) =>
      Array.from({ length: repeat }, (_, repetition) => {
        const answer = places.get(placeOf({ document, pipeline, repetition }));
        return finishedRun({ document, pipeline, repetition }, answer, before);
      }),
    ),
  );
  const times = runs.flatMap(({ cell }) => (cell.startedAt === null ? [] : [Date.parse(cell.startedAt)]));
  const startedMs = before ? Date.parse(before.startedAt) : Math.min(...times);
  return assembleReport(
    {
      documents,
      contenders: labels.map((label) => ({ label })),
      repeat,
      seed: options.seed ?? before?.seed ?? 1,
      deadlineMs: before?.deadlineMs ?? defaultTimeoutMs,
      ...differenceOf(options, before),
    },
    runs,
    {
      startedMs: Number.isFinite(startedMs) ? startedMs : 0,
      finishedMs: before ? Date.parse(before.finishedAt) : Math.max(0, ...times),
      aborted: before?.aborted ?? false,
    },
    options.signal,
  );
}

function isList(answers: readonly Answer[] | ComparisonReport): answers is readonly Answer[] {
  return Array.isArray(answers);
}

function placeOf({ document, pipeline, repetition }: CellKey): string {
  return JSON.stringify([document, pipeline, repetition]);
}

function placesOf(answers: readonly Answer[]): Map<string, Answer> {
  if (answers.length === 0) throw refuse("There is no answer to score", "Give at least one.");
  const places = new Map<string, Answer>();
  for (const answer of answers) {
    const { document, pipeline, repetition = 0 } = answer;
    const place = placeOf({ document, pipeline, repetition });
    if (places.has(place))
      throw refuse(
        `"${pipeline}" has two answers to "${document}"`,
        "Keep one of the two, or give each its own `repetition`.",
      );
    places.set(place, answer);
  }
  return places;
}

/** The documents that were answered, with what is right in them now. */
function judged(
  ids: readonly string[],
  truths: Parameters<typeof score>[1],
  before: ComparisonReport | undefined,
  { schema, grading }: ScoreOptions,
): JudgedDocument[] {
  const list = Array.isArray(truths)
    ? (truths as readonly JudgedDocument[])
    : Object.entries(truths as Readonly<Record<string, JsonValue>>).map(([id, truth]) => ({ id, truth }));
  const byId = new Map(list.map((document) => [document.id, document]));
  const known = new Map(before?.documents.map((document) => [document.id, document]));
  const documents = ids.map((id): JudgedDocument => {
    const { subset, pageCount, grading: rules } = known.get(id) ?? {};
    const kept = {
      ...(subset === undefined ? {} : { subset }),
      ...(pageCount === undefined ? {} : { pageCount }),
      ...(rules === undefined ? {} : { grading: rules }),
    };
    return prepareDocument<JudgedDocument>(
      { ...kept, ...(byId.get(id) ?? { id }) },
      { ...(schema ? { schema } : {}), ...(grading ? { grading } : {}) },
    );
  });
  if (documents.some(({ truth, truthMarkdown }) => truth !== undefined || truthMarkdown !== undefined))
    return documents;
  const some = (all: readonly string[]) =>
    all
      .slice(0, 3)
      .map((id) => `"${id}"`)
      .join(", ") || "none";
  throw refuse(
    `No document that was answered has a truth (answers: ${some(ids)}; truths: ${some([...byId.keys()])})`,
    "Name truths as the documents of the answers are named.",
  );
}

function finishedRun(
  place: CellKey,
  answer: Answer | undefined,
  before: ComparisonReport | undefined,
): FinishedRun {
  const column = before?.pipelines.find(({ label }) => label === place.pipeline);
  const { markdown, ...facts } = answer ?? absent;
  const isDelivered = facts.data !== undefined || markdown !== undefined;
  const cell: ReportCell = {
    ...emptyCell(place),
    outcome: isDelivered ? "delivered" : "failed",
    ...facts,
    ...place,
    score: null,
  };
  const uri = facts.ref?.pipelineUri ?? column?.uris[0];
  return {
    cell,
    origin: {
      providerId: facts.ref?.providerId ?? column?.providerId ?? "",
      ...(uri === undefined ? {} : { uri }),
    },
    ...(markdown === undefined ? {} : { markdown }),
  };
}

const absent: Partial<Answer> = {
  outcome: "not_started",
  error: { code: "no_answer", message: "There is no answer of this pipeline to this document." },
};

function differenceOf(
  { difference }: ScoreOptions,
  before: ComparisonReport | undefined,
): { difference?: number } {
  const wanted = difference ?? before?.difference;
  return wanted === undefined ? {} : { difference: wanted };
}

function refuse(summary: string, nextStep: string): InvalidInputError {
  return new InvalidInputError(summary, { nextStep });
}
