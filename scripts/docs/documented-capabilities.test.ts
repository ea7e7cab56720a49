import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createAzureDocumentIntelligence } from "../../packages/azure-document-intelligence/src/index.ts";
import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import type { Capabilities } from "../../packages/core/src/index.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { createLocal } from "../../packages/local/src/index.ts";
import { createMistral } from "../../packages/mistral/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";

const page = readFileSync(new URL("../../docs/switching-vendors.md", import.meta.url), "utf8");
const anyId = "00000000-0000-4000-8000-000000000000";
const pipelines = [
  createDatalab().pipeline("pl_any"),
  createClarifeye({ projectId: anyId }).extractionFlow(anyId),
  createPipelex({ dialect: "hosted" }).pipe("any"),
  createPipelex({ dialect: "v1", baseUrl: "http://127.0.0.1:8081" }).pipe("any"),
  createMistral().ocr(),
  createMistral().batch(),
  createAzureDocumentIntelligence().model(),
  createLocal().extract(),
];
const rows: [string, (declared: Capabilities) => boolean][] = [
  ["a run can be stopped", ({ cancel }) => cancel],
  ["found again by its ref", ({ attach }) => attach],
  ["steps while it runs", ({ steps }) => steps === "live"],
  ["page range", ({ pages }) => pages],
  ["choice of output format", ({ outputFormats }) => outputFormats.length > 0],
  ["documents by URL", ({ documents }) => documents.includes("url")],
  ["several documents in a run", ({ multiDocument }) => multiDocument],
  ["inputs by name", ({ inputs }) => inputs],
  ["a start by a key is harmless to repeat", ({ idempotentStart }) => idempotentStart],
  ["a lost start can be looked for", ({ findsLostStarts }) => findsLostStarts],
];

test.each(rows)("docs/switching-vendors.md shows what pipelines declare: %s", (label, isOffered) => {
  const line = page.split("\n").find((each) => each.startsWith(`| ${label} |`));
  const cells = line?.split("|").slice(2, -1);
  expect(cells?.map((cell) => cell.trim().split(":")[0])).toEqual(
    pipelines.map(({ capabilities }) => (isOffered(capabilities) ? "yes" : "no")),
  );
});
