import type { JsonValue } from "@docmux/core";
import * as z from "zod/mini";
import { type FileSystem, fileSystemAt } from "../load/file-system.ts";
import { parseJson } from "../load/json.ts";
import { refuse } from "../load/refuse.ts";
import { type ComparisonReport, comparisonReportSchema, reportVersion } from "../model/report.ts";
import { type Answer, answerLineSchema, answerOf } from "./answer.ts";

/**
 * Reads answers to `score`. No vendor is called.
 *
 * - a report that `toJson` wrote, `<name>.json`;
 * - JSON Lines, `<name>.jsonl`: see {@link parseAnswers};
 * - a directory: `<pipeline>/<document>.json` holds what the pipeline read, or a result as `docmux batch` writes it.
 *
 * @returns a report as it is, because it holds more than answers.
 * @throws InvalidInputError that says file, line and what to do; UnsupportedError where there is no file system.
 */
export async function loadAnswers(path: string): Promise<Answer[] | ComparisonReport> {
  const [, folder = "", file = ""] = /^(.*?)([^/\\]+\.jsonl?)$/i.exec(path) ?? [];
  if (file === "") return answersInFolders(fileSystemAt(path), path);
  const text = await fileSystemAt(folder || ".")
    .readText(file)
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined || !/^E[A-Z]+$/.test(error.code)) throw error;
      throw refuse({ file: path }, `it cannot be read (${error.code})`, "Check the path.");
    });
  return /\.jsonl$/i.test(file) ? parseAnswers(text, path) : parseReport(text, path);
}

/**
 * Reads answers from JSON Lines: one object `{ pipeline, document, data, latencyMs?, cost?, markdown? }` in each line, with
 * whatever else an answer may have. Empty lines are left out.
 *
 * @param file - what errors call the text. Default `"answers.jsonl"`.
 * @throws InvalidInputError with the line.
 *
 * @example
 * ```ts
 * const answers = parseAnswers('{ "pipeline": "ours", "document": "invoice-01", "data": { "total_amount": 5798.39 } }\n');
 * ```
 */
export function parseAnswers(text: string, file = "answers.jsonl"): Answer[] {
  const answers: Answer[] = [];
  for (const [index, source] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (source.trim() === "") continue;
    const place = { file, line: index + 1 };
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch {
      throw refuse(place, "this is not JSON", lineForm);
    }
    const parsed = answerLineSchema.safeParse(value);
    if (!parsed.success) throw refuse(place, problemOf(parsed.error), lineForm);
    answers.push(answerOf(parsed.data));
  }
  if (answers.length === 0) throw refuse({ file }, "there is no answer in it", lineForm);
  return answers;
}

const lineForm =
  'Write lines such as { "pipeline": "ours", "document": "invoice-01", "data": { "total": 5 } }.';

/**
 * Reads a report that `toJson` wrote.
 *
 * @param file - what errors call the text. Default `"report.json"`.
 * @throws InvalidInputError for anything else, and for a report of another version.
 */
export function parseReport(text: string, file = "report.json"): ComparisonReport {
  const { value } = parseJson(text, file);
  const version =
    typeof value === "object" && value !== null && !Array.isArray(value) ? value.version : undefined;
  if (typeof version === "number" && version !== reportVersion)
    throw refuse(
      { file },
      `this is a report of version ${version}, and this release reads version ${reportVersion}`,
      "Call docmux compare again: it reads the answers that the store has.",
    );
  const parsed = comparisonReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(
    { file },
    `this is not a report of a comparison (${problemOf(parsed.error)})`,
    "Give a report in JSON, answers as .jsonl, or a directory of answers.",
  );
}

async function answersInFolders(fileSystem: FileSystem, path: string): Promise<Answer[]> {
  if (!(await fileSystem.filesIn()))
    throw refuse({ file: path }, "there is no such file or directory", "Check the path.");
  const answers: Answer[] = [];
  for (const pipeline of await fileSystem.foldersIn()) {
    for (const name of (await fileSystem.filesIn(pipeline)) ?? []) {
      if (!name.endsWith(".json") || name.startsWith(".") || name === batchSummary) continue;
      const file = `${pipeline}/${name}`;
      const { value } = parseJson(await fileSystem.readText(file), file);
      answers.push({ pipeline, document: name.slice(0, -".json".length), ...answerIn(value) });
    }
  }
  if (answers.length > 0) return answers;
  throw refuse(
    { file: path },
    "there is no answer in this directory",
    "Put answers into <pipeline>/<document>.json below it.",
  );
}

/** `docmux batch` writes it next to its results. */
const batchSummary = "summary.json";

/** A result of docmux by its parts, anything else as the data. */
function answerIn(value: JsonValue): Partial<Answer> {
  const parsed = runResultSchema.safeParse(value);
  if (!parsed.success) return { data: value };
  const { data, content, usage, snapshot, status } = parsed.data;
  return {
    ...(data === undefined || data === null ? {} : { data }),
    ...(content.markdown === undefined ? {} : { markdown: content.markdown }),
    status,
    rawStatus: snapshot.rawStatus,
    emulated: snapshot.emulated ?? false,
    usage: usage as NonNullable<Answer["usage"]>,
  };
}

const cellShape = answerLineSchema.shape;

/** As much of a result as an answer has. */
const runResultSchema = z.object({
  ref: z.object({ providerId: z.string(), runId: z.string() }),
  status: z.enum(["completed", "completed_with_errors"]),
  data: z.optional(z.json()),
  content: z.object({ markdown: z.optional(z.string()) }),
  usage: cellShape.usage.def.innerType,
  snapshot: z.object({ rawStatus: z.string(), emulated: z.optional(z.boolean()) }),
});

function problemOf(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join(".") ?? "";
  return `${path === "" ? "" : `${path}: `}${issue?.message ?? "invalid"}`.slice(0, 300);
}
