const reason =
  "the toolkit keeps members that it does not read, however deep they are, and JSON.stringify overflows on them";

/** What a provider that is built on the toolkit can't pass as long as the toolkit does not bound the depth of answers. */
export function tooDeepGaps(...calls: ("status" | "result")[]): Readonly<Record<string, string>> {
  const names = calls.flatMap((call) =>
    ["arrays", "objects"].map(
      (kind) =>
        `nesting of 100,000 ${kind} in the answer to a ${call} request is read or refused, and harms nothing`,
    ),
  );
  return Object.fromEntries(names.map((name) => [`hostile JSON: ${name}`, reason]));
}
