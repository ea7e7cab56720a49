import { DatalabError } from "./datalab-error.ts";

/**
 * Reads `"0,2-4"` (0-indexed, inclusive). Undefined means all pages.
 *
 * @throws DatalabError with status 400 for anything else.
 */
export function parsePageRange(range: string | null): number[] | undefined {
  if (range === null || range.trim() === "") return undefined;
  const pages = new Set<number>();
  for (const part of range.split(",")) {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!match || last < first || last - first > 100_000) {
      throw new DatalabError(400, `Invalid page range '${range}'. Use a form such as '0,2-4'.`);
    }
    for (let page = first; page <= last; page += 1) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
}
