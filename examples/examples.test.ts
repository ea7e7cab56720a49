import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Runs an example as a user does. Rejects when it does not end well. */
async function runExample(name: string, ...args: string[]): Promise<string> {
  const node = ["--conditions=@docmux/source", "--import", "tsx", name, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: folder, timeout: 60_000 });
  return stdout;
}

test.each(["datalab", "clarifeye", "pipelex"])(
  "switching to %s is changing one string",
  async (vendor) => {
    expect(await runExample("switch-vendors.ts", vendor)).toMatch(
      /^completed \(completed\): INV-2026-0142 over 5798.39\n$/i,
    );
  },
  60_000,
);

test("Datalab from nothing to production", async () => {
  const printed = await runExample("datalab-end-to-end.ts");
  expect(printed).toMatch(/Draft: \{\s+invoice_number: 'INV-2026-0142'/);
  expect(printed).toMatch(/Extracted: \{\s+invoice_number: 'CDW-20391'/);
}, 60_000);
