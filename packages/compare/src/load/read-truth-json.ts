import { parseJson } from "./parse-json.ts";
import { refuse } from "./refuse.ts";
import type { TruthEntry } from "./truth-entry.ts";

/** The truths of a JSON object by document id. */
export function readTruthJson(text: string, file: string): TruthEntry[] {
  const { value, members } = parseJson(text, file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(
      { file },
      "this is not an object with document ids for names",
      'Write it as { "invoice-01": { ... }, "invoice-02": { ... } }.',
    );
  return members.map(({ name, line }) => {
    const truth = value[name];
    if (truth === undefined || truth === null)
      throw refuse(
        { file, line },
        `the truth for "${name}" is null`,
        "Write {} where nothing is to be found.",
      );
    return { id: name, line, truth };
  });
}
