import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runStatuses } from "../../packages/core/src/index.ts";
import * as documented from "./documented-constants.ts";
import { duration, grouped, mebibytes } from "./format-amount.ts";
import { readStatusTables } from "./read-status-tables.ts";

const read = (page: string) => readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");

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
  ["packages/compare/README.md", "concurrency", `the provider's, else ${documented.defaultConcurrency}`],
  ["packages/pipelex/README.md", "concurrency", `none, the global one, ${documented.defaultConcurrency}`],
  [
    "packages/azure-document-intelligence/README.md",
    "concurrency",
    `none, the global one, ${documented.defaultConcurrency}`,
  ],
  ["packages/azure-document-intelligence/README.md", "apiVersion", `\`${documented.azureApiVersion}\``],
  ["packages/mistral/README.md", "concurrency", `none, the global one, ${documented.defaultConcurrency}`],
  ["packages/mistral/README.md", "baseUrl", `\`MISTRAL_BASE_URL\`, else \`${documented.mistralBaseUrl}\``],
  ["packages/pipelex/README.md", "baseUrl", `\`PIPELEX_BASE_URL\`, else \`${documented.pipelexBaseUrl}\``],
  [
    "packages/pipelex/README.md",
    "uploadAboveBytes",
    `${grouped(documented.pipelexUploadAboveBytes)} (${mebibytes(documented.pipelexUploadAboveBytes)})`,
  ],
])("%s: the default of %s is the code's", (page, name, expected) => {
  expect(row(page, name)[1]).toBe(expected);
});

test.each(Object.entries(documented.pipelexDialectFacts))(
  "packages/pipelex/README.md: the largest request of the dialect %s is the code's",
  (dialect, { maxRequestBytes }) => {
    expect(row("packages/pipelex/README.md", `"${dialect}"`)[3]).toBe(mebibytes(maxRequestBytes));
  },
);

test("packages/clarifeye/README.md names the regions, the default one first", () => {
  const regions = Object.keys(documented.clarifeyeRegions).map((region) => `\`"${region}"\``);
  const [, fallback, meaning] = row("packages/clarifeye/README.md", "region");
  expect(fallback).toBe(`\`CLARIFEYE_REGION\`, else ${regions[0]}`);
  expect(meaning).toBe(regions.join(" or "));
});

const timeoutSeconds = documented.defaultTimeoutMs / 1000;

test.each([
  ["packages/cli/README.md", `how long a run is waited for, default ${timeoutSeconds};`],
  ["packages/cli/README.md", `at once for each vendor, default ${documented.defaultConcurrency} `],
  ["packages/cli/src/program.ts", `how long to wait for a run (default: ${timeoutSeconds})`],
  ["packages/cli/src/program.ts", `runs at once for each vendor (default: ${documented.defaultConcurrency})`],
  ["packages/cli/src/config/docmux-config.ts", `in seconds. Default ${timeoutSeconds}.`],
  ["packages/cli/src/runs/follow.ts", `Default ${grouped(documented.defaultTimeoutMs)}`],
  ["packages/compare/README.md", `each pair, from ${documented.minimumDocuments} documents`],
  ["docs/comparing-vendors.md", `only from ${documented.minimumDocuments} documents on`],
  [
    "packages/pipelex/README.md",
    `beyond ${mebibytes(documented.pipelexUploadAboveBytes)} together are uploaded by grant (${mebibytes(documented.pipelexMaximumGrantBytes)} each)`,
  ],
  ["packages/datalab/README.md", "They are deleted one hour after the run ended"],
  ["packages/datalab/README.md", `a file above ${mebibytes(documented.datalabMaximumFileBytes)}`],
  ["packages/core/src/engine/options.ts", `Default ${grouped(documented.defaultTimeoutMs)}`],
  ["packages/compare/src/options.ts", `Default ${grouped(documented.defaultTimeoutMs)}`],
  ["packages/core/src/toolkit/request.ts", `Default ${grouped(documented.defaultAttemptTimeoutMs)}`],
  ["packages/core/src/toolkit/request.ts", `Default ${mebibytes(documented.defaultMaxAnswerBytes)}`],
  ["packages/core/src/toolkit/define-provider.ts", `Default ${documented.defaultConcurrency}.`],
  [
    "packages/datalab/src/settings.ts",
    `Default ${grouped(documented.datalabDirectUploadAboveBytes)} (${mebibytes(documented.datalabDirectUploadAboveBytes)})`,
  ],
  ["packages/core/src/toolkit/define-provider.ts", `Default ${documented.defaultConcurrency}.`],
  [
    "packages/pipelex/src/settings.ts",
    `Default ${grouped(documented.pipelexUploadAboveBytes)} (${mebibytes(documented.pipelexUploadAboveBytes)})`,
  ],
  [
    "packages/core/src/time/delays.ts",
    `${documented.pollGrowth} of the time waited so far, from ${documented.firstPollDelayMs / 1000} s to ${documented.longestPollDelayMs / 1000} s`,
  ],
])("%s says: %s", (page, sentence) => {
  // Comments are wrapped anywhere.
  expect(read(page).replace(/\s*\n\s*\*?\s*/g, " ")).toContain(sentence);
});

test("the hour after which Datalab deletes results is the code's", () => {
  expect(duration(documented.datalabResultLifetimeMs)).toBe("1 h");
});

test("the README explains every status, in the order of the code", () => {
  const explained = read("README.md").split("## What a status means")[1]?.split("<!--")[0] ?? "";
  expect([...explained.matchAll(/^\| `(\w+)` \|/gm)].map(([, status]) => status)).toEqual([...runStatuses]);
});

test("every status of a vendor is in the page of its package", async () => {
  for (const { vendor, tables } of await readStatusTables(fileURLToPath(new URL("../..", import.meta.url)))) {
    const page = read(`packages/${vendor}/README.md`);
    const words = tables.flatMap((table) => table.words.map(([word]) => word));
    expect(
      words.filter((word) => !page.includes(`\`${word}\``)),
      vendor,
    ).toEqual([]);
  }
});
