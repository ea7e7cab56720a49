import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as documented from "../scripts/docs/documented-constants.ts";

const read = (page: string) => readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
const grouped = (value: number) => value.toLocaleString("en-US");
const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`;

/** The cells of the row of a table that begins with a name in backticks. */
function row(page: string, name: string): string[] {
  const rows = read(page)
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter(([before, first]) => before === "" && first?.split(", ").includes(`\`${name}\``));
  const [found] = rows;
  if (!found) throw new Error(`${page} has no row for ${name}.`);
  return found.slice(1, -1);
}

test.each([
  ["packages/core/README.md", "timeoutMs", grouped(documented.defaultTimeoutMs)],
  ["packages/compare/README.md", "deadlineMs", grouped(documented.defaultTimeoutMs)],
  ["packages/datalab/README.md", "concurrency", String(documented.defaultConcurrency)],
  ["packages/datalab/README.md", "baseUrl", `\`DATALAB_HOST\`, else \`${documented.datalabBaseUrl}\``],
  [
    "packages/datalab/README.md",
    "directUploadAboveBytes",
    `${grouped(documented.datalabDirectUploadAboveBytes)} (${mebibytes(documented.datalabDirectUploadAboveBytes)})`,
  ],
  ["packages/clarifeye/README.md", "concurrency", `none, the global one, ${documented.defaultConcurrency}`],
])("%s: the default of %s is the code's", (page, name, expected) => {
  expect(row(page, name)[1]).toBe(expected);
});

test.each([
  ["packages/datalab/README.md", `a file above ${mebibytes(documented.datalabMaximumFileBytes)}`],
  ["packages/core/src/engine/run-options.ts", `Default ${grouped(documented.defaultTimeoutMs)}`],
  ["packages/compare/src/compare-options.ts", `Default ${grouped(documented.defaultTimeoutMs)}`],
  [
    "packages/core/src/provider-utils/http-request.ts",
    `Default ${grouped(documented.defaultAttemptTimeoutMs)}`,
  ],
  [
    "packages/core/src/provider-utils/http-request.ts",
    `Default ${mebibytes(documented.defaultMaxAnswerBytes)}`,
  ],
  ["packages/datalab/src/datalab-options.ts", `Default ${documented.defaultConcurrency}.`],
  [
    "packages/datalab/src/datalab-options.ts",
    `Default ${grouped(documented.datalabDirectUploadAboveBytes)} (${mebibytes(documented.datalabDirectUploadAboveBytes)})`,
  ],
  ["packages/clarifeye/src/clarifeye-options.ts", `Default ${documented.defaultConcurrency}.`],
  ["packages/pipelex/src/pipelex-options.ts", `Default ${documented.defaultConcurrency}.`],
  [
    "packages/pipelex/src/pipelex-options.ts",
    `Default ${grouped(documented.pipelexUploadAboveBytes)} (${mebibytes(documented.pipelexUploadAboveBytes)})`,
  ],
  [
    "packages/core/src/time/poll-delay.ts",
    `${documented.pollGrowth} of the time waited so far, from ${documented.firstPollDelayMs / 1000} s to ${documented.longestPollDelayMs / 1000} s`,
  ],
])("%s says: %s", (page, sentence) => {
  // Comments are wrapped anywhere.
  expect(read(page).replace(/\s*\n\s*\*?\s*/g, " ")).toContain(sentence);
});
