import type { ComparisonReport } from "../model/report.ts";

/**
 * The report as JSON text: a line for each run, each field and so on. A text in JavaScript holds about 500 million
 * characters: write a larger report with {@link jsonChunks}.
 */
export function toJson(report: ComparisonReport): string {
  return [...jsonChunks(report)].join("");
}

/**
 * The JSON text of {@link toJson} in pieces, for reports of any size. None is longer than one run with its answer.
 *
 * @example
 * ```ts
 * await writeFile("report.json", jsonChunks(await compare({ pipelines, documents: [{ id: "invoice", input: { path: "invoice.pdf" } }] })));
 * ```
 */
export function* jsonChunks(report: ComparisonReport): Generator<string, void, undefined> {
  let separator = "{\n";
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${separator}  ${JSON.stringify(name)}: `;
    separator = ",\n";
    if (Array.isArray(value) && value.length > 0) yield* listChunks(value);
    else yield JSON.stringify(value);
  }
  yield "\n}\n";
}

function* listChunks(items: readonly unknown[]): Generator<string, void, undefined> {
  let separator = "[\n";
  for (const item of items) {
    yield `${separator}    ${JSON.stringify(item)}`;
    separator = ",\n";
  }
  yield "\n  ]";
}
