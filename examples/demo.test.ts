import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startEmulatedVendors } from "docmux";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoColumns, describeColumns } from "./demo-columns.ts";

const schemas = { invoice: { type: "object", properties: { total_amount: { type: "number" } } } };

describe("the columns of the demos", () => {
  let vendors: Awaited<ReturnType<typeof startEmulatedVendors>>;
  beforeAll(async () => {
    vendors = await startEmulatedVendors({ schemas, stepDurationMs: 1 });
  });
  afterAll(() => vendors.close());

  test("without a key, the engine of this machine is real and every vendor is emulated", () => {
    const columns = demoColumns(vendors, schemas, {});
    expect(columns.filter(({ origin }) => origin !== "emulated")).toEqual([
      expect.objectContaining({
        label: "local",
        origin: "real, on this machine: rules that grew with the example documents, no model",
      }),
    ]);
    expect(describeColumns(columns)).toMatch(/^ {2}datalab +emulated\n/);
  });

  test("with a key, and a pipeline where the vendor has any, the vendor itself is used", () => {
    const environment = { MISTRAL_API_KEY: "a key", DATALAB_API_KEY: "a key", PIPELEX_API_KEY: " " };
    const originOf = (more: object) =>
      Object.fromEntries(
        demoColumns(vendors, schemas, { ...environment, ...more }).map(({ label, origin }) => [
          label,
          origin,
        ]),
      );
    expect(originOf({})).toMatchObject({
      mistral: "real: the vendor bills its runs",
      datalab: "emulated: DATALAB_API_KEY is set, DATALAB_PIPELINE_ID is not",
      pipelex: "emulated",
    });
    expect(originOf({ DATALAB_PIPELINE_ID: "pl_1" }).datalab).toBe("real: the vendor bills its runs");
  });
});

test.each([
  ["a text", fileURLToPath(new URL("README.md", import.meta.url)), '"README.md" is no PDF.'],
  ["nothing", "no-such.pdf", 'There is no file "no-such.pdf".'],
  ["a folder", fileURLToPath(new URL(".", import.meta.url)), '"examples" cannot be read as a file.'],
])("given %s, the demo says so in a sentence", async (_what, path, sentence) => {
  const demo = fileURLToPath(new URL("demo.ts", import.meta.url));
  const node = ["--conditions=@docmux/source", "--import", "tsx", demo, path];
  const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "pipe"] });
  const exitCode = new Promise((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect([await exitCode, stdout, stderr]).toEqual([
    2,
    "",
    `${sentence} Pass a PDF: pnpm demo path/to/file.pdf. No run was started.\n`,
  ]);
});
