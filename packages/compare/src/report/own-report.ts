/** In the head of every page of a report. */
export const htmlMark = "docmux comparison";

/** First line of every report in Markdown. Not shown where Markdown is rendered. */
export const markdownMark = "<!-- docmux comparison -->";

/** Headings of a report in CSV with a row for each place and pipeline. */
export const fieldColumns = [
  ...["document", "address", "field", "truth", "pipeline", "value", "verdict", "agreement"],
] as const;

/** The first headings of a report in CSV with a row for each run. */
export const firstRunColumns = ["document", "pipeline", "repetition", "emulated", "outcome"] as const;

/** How much of a file {@link isComparisonReport} needs, in bytes. */
export const reportHeadBytes = 4096;

// The second one: pages of earlier releases, which have no mark.
const htmlPatterns = [
  new RegExp(`<meta name="generator" content="${htmlMark}">`),
  new RegExp(`<title>[^<]* · ${htmlMark}</title>`),
];
const jsonPattern =
  /^\s*\{\s*"version":\s*\d+,\s*"startedAt":\s*"[^"]*",\s*"finishedAt":\s*"[^"]*",\s*"scorer":/;
const csvPattern = new RegExp(`^(?:${fieldColumns.join(",")}|${firstRunColumns.join(",")}),?`);
const markdownPattern = new RegExp(`^${markdownMark}`);

const text = '"(?:[^"\\\\]|\\\\.)*"';
const answersPattern = new RegExp(`^\\{"document":${text},"pipeline":${text},"repetition":`);

/**
 * True for a file that `toHtml`, `toJson`, `toMarkdown`, `toCsv` or `answerLines` wrote: a report next to documents is none of them.
 *
 * @param head - the begin of the file, 4,096 bytes or more.
 */
export function isComparisonReport(head: string): boolean {
  const begin = head.replace(/^\uFEFF/, "");
  if (/^\s*<!doctype html>/i.test(begin)) return htmlPatterns.some((pattern) => pattern.test(begin));
  return [jsonPattern, answersPattern, csvPattern, markdownPattern].some((pattern) => pattern.test(begin));
}
