const longestWarning = 500;
const mostWarnings = 20;

/**
 * Sentences of a step's `warnings`, which the vendor's specification leaves without a type: text, lists, objects and
 * anything else become one sentence each; what says nothing becomes none.
 */
export function readWarnings(warnings: unknown): string[] {
  const sentences = sentencesOf(warnings, 0).map((sentence) => sentence.slice(0, longestWarning));
  const left = sentences.length - mostWarnings;
  return left > 0 ? [...sentences.slice(0, mostWarnings), `and ${left} more warnings`] : sentences;
}

function sentencesOf(value: unknown, depth: number): string[] {
  if (value === null || value === undefined || value === false || value === "") return [];
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object") return [String(value)];
  if (Array.isArray(value))
    return depth > 3 ? [asJson(value)] : value.flatMap((each) => sentencesOf(each, depth + 1));
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  const said = ["message", "warning", "detail", "error", "text"]
    .map((name) => (value as Record<string, unknown>)[name])
    .find((candidate) => typeof candidate === "string" && candidate.trim() !== "");
  return [typeof said === "string" ? said.trim() : asJson(value)];
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Deeper than the stack: it was JSON when it came, so it is not circular.
    return "a warning that is nested too deeply to be shown";
  }
}
