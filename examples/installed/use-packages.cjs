// The same application in CommonJS: `require` takes ESM from Node 20.19 on.
const assert = require("node:assert/strict");
const { run } = require("@docmux/core");
const { readFile } = require("node:fs/promises");
const { createDatalab } = require("@docmux/datalab");
const { startDatalabEmulator } = require("@docmux/emulator");

for (const name of [
  "@docmux/compare",
  "@docmux/clarifeye",
  "@docmux/pipelex",
  "@docmux/conformance",
  "@docmux/postgres",
  "docmux",
]) {
  assert.ok(Object.keys(require(name)).length > 0, name);
}
for (const path of ["provider", "testing"]) {
  assert.ok(Object.keys(require(`@docmux/core/${path}`)).length > 0, path);
}
for (const path of ["provider-utils", "dist/index.js"]) {
  assert.throws(() => require(`@docmux/core/${path}`), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
}

async function main() {
  const emulator = await startDatalabEmulator({
    pipelines: [{ id: "pl_text", name: "text", versions: 1, steps: [{ type: "convert", settings: {} }] }],
    stepDurationMs: 10,
  });
  const datalab = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
  const bytes = await readFile("document.pdf");
  const { status } = await run(datalab.pipeline("pl_text"), { bytes, filename: "document.pdf" });
  assert.equal(status, "completed");
  await emulator.close();
}

main();
