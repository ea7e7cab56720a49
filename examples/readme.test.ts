import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readCodeBlocks } from "../scripts/docs/read-code-blocks.ts";
import { type ReadmeVendors, startReadmeVendors } from "./readme-vendors.ts";

const examples = fileURLToPath(new URL(".", import.meta.url));
const root = join(examples, "..");
const blocks = readCodeBlocks(readFileSync(join(root, "README.md"), "utf8"), "ts").map((block) => ({
  ...block,
  file: `readme-line-${block.line}.ts`,
}));
const startedIn = process.cwd();

let folder: string;
let vendors: ReadmeVendors;

beforeAll(async () => {
  // Inside examples/, so that the blocks find the packages as an application does.
  folder = mkdtempSync(join(examples, ".readme-"));
  for (const { file, code } of blocks) writeFileSync(join(folder, file), code);
  copyFileSync(join(examples, "documents/invoice-01.pdf"), join(folder, "invoice.pdf"));
  process.chdir(folder);
  vendors = await startReadmeVendors();
  for (const [name, value] of Object.entries(vendors.environment)) vi.stubEnv(name, value);
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  vi.unstubAllEnvs();
  process.chdir(startedIn);
  await vendors?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a block of the README as it stands and gives what it printed. */
async function runBlock(title: string, variant = ""): Promise<unknown[][]> {
  const block = blocks.find((each) => each.title === title);
  if (!block) throw new Error(`The README has no block "${title}".`);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  // The engine waits about 0.75 s before it looks at a run; a reader would, this test does not have to. All other timers,
  // those of the HTTP client among them, keep their time.
  const wait = globalThis.setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, delayMs?: number, ...rest: []) =>
    wait(run, isPollDelay(delayMs) ? 10 : delayMs, ...rest)) as typeof setTimeout);
  await import(/* @vite-ignore */ `${join(folder, block.file)}${variant}`);
  return log.mock.calls;
}

function isPollDelay(delayMs = 0): boolean {
  return delayMs > 600 && delayMs < 900;
}

const expectations: Record<string, () => Promise<void>> = {
  async "Run a document"() {
    const [status, data, issues, cost] = await runBlock("Run a document");
    expect(status).toEqual(["completed"]);
    expect(data).toEqual([
      expect.objectContaining({ invoice_number: "INV-2026-0142", total_amount: 5798.39 }),
    ]);
    expect(issues).toEqual([[]]);
    expect(cost).toEqual([expect.objectContaining({ currency: "USD", exactness: "exact" })]);
  },

  async "Switch vendors by changing one string"() {
    const title = "Switch vendors by changing one string";
    expect(await runBlock(title)).toEqual([[5798.39]]);
    for (const uri of [vendors.uris.clarifeye, vendors.uris.pipelex]) {
      vi.stubEnv("PIPELINE", uri);
      vi.restoreAllMocks();
      expect(await runBlock(title, `?${uri.split(":")[0]}`), uri).toEqual([[5798.39]]);
    }
  },

  async "Start now, read later, perhaps in another process"() {
    const printed = await runBlock("Start now, read later, perhaps in another process");
    expect(printed.at(-1)).toEqual([expect.objectContaining({ total_amount: 5798.39 })]);
    expect(printed.at(-2)?.[0]).toBe("completed");
  },

  async "Compare vendors"() {
    await runBlock("Compare vendors");
    expect(existsSync("report.html")).toBe(true);
    expect(readFileSync("report.html", "utf8")).toContain("INV-2026-0142");
  },
};

test("every block of the README is run by a test below", () => {
  expect(blocks.map(({ title }) => title)).toEqual(Object.keys(expectations));
});

test.each(Object.entries(expectations))("%s", (_title, expectation) => expectation(), 30_000);

test("the blocks have the types that they claim", () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const program = ts.createProgram(
    blocks.map(({ file }) => join(folder, file)),
    options,
  );
  const found = blocks.flatMap(({ file, line }) => {
    const source = program.getSourceFile(join(folder, file));
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return diagnostics.map(({ start, messageText }) => {
      const position = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      return `README.md:${line + position}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
  expect(found).toEqual([]);
}, 60_000);
