// An application in ESM: runs a document over real HTTP with what the tarballs contain.
import assert from "node:assert/strict";
import { createClarifeye } from "@docmux/clarifeye";
import { compare, toMarkdown } from "@docmux/compare";
import { testProvider } from "@docmux/conformance";
import { run } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { createDatalab } from "@docmux/datalab";
import { startDatalabEmulator } from "@docmux/emulator";
import { createPipelex } from "@docmux/pipelex";
import { exitCodes } from "docmux";

for (const found of [compare, toMarkdown, testProvider, ManualClock, createClarifeye, createPipelex]) {
  assert.equal(typeof found, "function");
}
assert.equal(typeof exitCodes, "object");

const emulator = await startDatalabEmulator({
  pipelines: [{ id: "pl_text", name: "text", versions: 1, steps: [{ type: "convert", settings: {} }] }],
  stepDurationMs: 10,
});
const datalab = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
const { status, content } = await run(datalab.pipeline("pl_text"), { path: "document.pdf" });
assert.equal(status, "completed");
assert.match(content.markdown ?? "", /INV-2026-0142/);
await emulator.close();
