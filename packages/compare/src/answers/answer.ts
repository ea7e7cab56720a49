import * as z from "zod/mini";
import { type ReportCell, reportCellSchema } from "../model/cell.ts";
import type { ComparisonReport } from "../model/report.ts";

/**
 * What one system read in one document: an answer of a comparison, or of a system that docmux never called. Only `document` and
 * `pipeline` are required; what is absent was not measured.
 */
export interface Answer extends Partial<Omit<ReportCell, "score" | "unusable">> {
  /** Id of the document. */
  document: string;
  /** What to call the system. */
  pipeline: string;
  /** What it read as Markdown, for documents with a `truthMarkdown`. */
  markdown?: string;
}

/** The shape of a line of answers: an answer, with short names for what other systems report. */
export const answerLineSchema = z.extend(
  z.partial(z.omit(reportCellSchema, { score: true, unusable: true })),
  {
    document: z.string().check(z.minLength(1)),
    pipeline: z.string().check(z.minLength(1)),
    markdown: z.optional(z.string()),
    /** The same as `durationMs`. */
    latencyMs: z.optional(z.number().check(z.nonnegative())),
    /** The same as `usage.cost`. Without `exactness` it is an estimate. */
    cost: z.optional(
      z.object({
        amount: z.string().check(z.regex(/^\d+(?:\.\d+)?$/, "expected a decimal string")),
        currency: z.string().check(z.regex(/^[A-Z]{3}$/, "expected three capital letters")),
        exactness: z.optional(z.enum(["exact", "lower-bound", "estimate"])),
      }),
    ),
  },
);

/** A line as it was read, as an answer. */
export function answerOf({ latencyMs, cost, ...line }: z.infer<typeof answerLineSchema>): Answer {
  return {
    ...line,
    ...(latencyMs === undefined ? {} : { durationMs: latencyMs }),
    ...(cost ? { usage: { ...line.usage, cost: { ...cost, exactness: cost.exactness ?? "estimate" } } } : {}),
  } as Answer;
}

/** The answers in a report. Markdown is not in it. */
export function answersOf({ cells }: ComparisonReport): Answer[] {
  return cells.map(({ score: _score, unusable: _unusable, ...answer }) => answer);
}

/** The answers of a report as JSON Lines, which `parseAnswers` reads. In pieces: one text may be longer than a string can be. */
export function* answerLines(report: ComparisonReport): Generator<string, void, undefined> {
  for (const { document, pipeline, ...rest } of answersOf(report))
    yield `${JSON.stringify({ document, pipeline, ...rest })}\n`;
}
