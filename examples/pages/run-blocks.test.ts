import { existsSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { CodeBlock } from "../../scripts/docs/read-code-blocks.ts";
import { type PageVendors, startPageVendors } from "./page-vendors.ts";
import { type BlockFolder, runnableBlocks, writeBlocks } from "./write-blocks.ts";

const blocks = runnableBlocks();
const startedIn = process.cwd();
const invoice = expect.objectContaining({ invoice_number: "INV-2026-0142", total_amount: 5798.39 });

let folder: BlockFolder;
let vendors: PageVendors;

beforeAll(async () => {
  vendors = await startPageVendors();
  folder = writeBlocks(blocks, vendors.addresses);
  const fetchAnything = globalThis.fetch;
  vi.stubGlobal("fetch", (request: Request | string | URL, settings?: RequestInit) => {
    const { hostname } = new URL(request instanceof Request ? request.url : request);
    if (hostname !== "127.0.0.1") throw new Error(`A block would have talked to ${hostname}.`);
    return fetchAnything(request, settings);
  });
  process.chdir(folder.path);
  for (const [name, value] of Object.entries(vendors.environment)) vi.stubEnv(name, value);
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  process.chdir(startedIn);
  await vendors?.close();
  folder?.remove();
});

/** Runs a block as it stands and gives what it printed. */
async function runBlock(block: CodeBlock, file = folder.fileOf(block)): Promise<unknown[][]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  // The engine waits about 0.75 s before it looks at a run; a reader would, this test does not have to. All other timers,
  // those of the HTTP client among them, keep their time.
  const wait = globalThis.setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, delayMs?: number, ...rest: []) =>
    wait(run, isPollDelay(delayMs) ? 10 : delayMs, ...rest)) as typeof setTimeout);
  await import(/* @vite-ignore */ file);
  return log.mock.calls;
}

function isPollDelay(delayMs = 0): boolean {
  return delayMs > 600 && delayMs < 900;
}

/** What blocks do, by page and title; any other block has to run to its end. */
const expectations: Record<string, (block: CodeBlock) => Promise<void>> = {
  async "README.md: Run a document"(block) {
    const [status, data, issues, cost] = await runBlock(block);
    expect(status).toEqual(["completed"]);
    expect(data).toEqual([invoice]);
    // The emulated vendor reads labels that the schema names, and says which fields it did not find.
    expect(issues).toEqual([[expect.objectContaining({ severity: "info", code: "unverified_fields" })]]);
    expect(cost).toEqual([expect.objectContaining({ currency: "USD", exactness: "exact" })]);
  },

  async "README.md: Switch vendors by changing one string"(block) {
    const uri = "datalab:pl_abc123";
    expect(block.code.split(uri), "the one string").toHaveLength(2);
    expect(await runBlock(block)).toEqual([[5798.39]]);
    for (const other of [vendors.uris.clarifeye, vendors.uris.pipelex]) {
      vi.restoreAllMocks();
      expect(await runBlock(block, folder.writeVariant(block, uri, other)), other).toEqual([[5798.39]]);
    }
  },

  async "README.md: Start now, read the result later"(block) {
    const printed = await runBlock(block);
    expect(printed.at(-1)).toEqual([invoice]);
    expect(printed.at(-2)?.[0]).toBe("completed");
  },

  async "README.md: A batch that continues after a crash"(block) {
    const numbers = async (file?: string) =>
      (await runBlock(block, file))
        .map(([data]) => (data as { invoice_number?: string }).invoice_number)
        .sort();
    const delivered = await numbers();
    expect(delivered).toEqual([expect.stringMatching(/^INV-/), expect.stringMatching(/^INV-/)]);
    // As after a crash: what is kept is enough, and no vendor is asked.
    const again = folder.writeVariant(block, "{\n  console", "{\n\n  console");
    vi.restoreAllMocks();
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.reject(new Error("a vendor was asked"));
    try {
      expect(await numbers(again)).toEqual(delivered);
    } finally {
      globalThis.fetch = fetch;
    }
  },

  async "README.md: Compare vendors"(block) {
    await runBlock(block);
    expect(existsSync("report.html")).toBe(true);
    expect(readFileSync("report.html", "utf8")).toContain("INV-2026-0142");
  },

  async "packages/datalab/README.md"(block) {
    const [[status, total, cost] = [], [markdown] = []] = await runBlock(block);
    expect([status, total, cost]).toEqual([
      "completed",
      5798.39,
      expect.objectContaining({ amount: "0.02" }),
    ]);
    expect(markdown).toContain("INV-2026-0142");
  },

  async "packages/pipelex/README.md"(block) {
    const usage = { pages: 1, tokens: 529, cost: expect.objectContaining({ currency: "USD" }) };
    expect(await runBlock(block)).toEqual([["completed", 5798.39, usage]]);
  },
};

/** The README's blocks by their titles; of a package's page the first that is a whole program by the page alone. */
function keyOf({ page, title, line }: CodeBlock): string {
  if (page === "README.md") return `${page}: ${title}`;
  return blocks.find((block) => block.page === page)?.line === line ? page : `${page}:${line}`;
}

test("every expectation belongs to one block", () => {
  const keys = blocks.map(keyOf);
  for (const key of Object.keys(expectations)) expect(keys.filter((each) => each === key)).toEqual([key]);
});

test("every block of the README is compared with what it should do", () => {
  const keys = blocks.map(keyOf).filter((key) => key.startsWith("README.md: "));
  expect(Object.keys(expectations)).toEqual(expect.arrayContaining(keys));
});

test.each(blocks.map((block) => [`${block.page}:${block.line}`, block] as const))("%s", async (_, block) => {
  const expectation = expectations[keyOf(block)];
  if (expectation) await expectation(block);
  else await runBlock(block);
});
