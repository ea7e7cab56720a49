// What one lost answer costs: docmux and official SDKs against a vendor that counts what it bills.
// pnpm bench double-pay [--no-sdks] [--sdks <folder to install into and keep>] [--check] [--write]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { docmuxVendors, runDocmux } from "./double-pay/docmux-clients.ts";
import { faults, mayBeBilled } from "./double-pay/faults.ts";
import { installSdk, longestRunMs, runSdk, type Sdk, sdks } from "./double-pay/official-sdks.ts";
import type { Outcome } from "./double-pay/outcome.ts";
import { type Outcomes, toTable } from "./double-pay/table.ts";

/** SDKs run at the same time, each against a server of its own. */
const sdksAtOnce = 6;
const page = new URL("../docs/durability.md", import.meta.url);
const [opening, closing] = ["<!-- double-pay -->", "<!-- /double-pay -->"];

const { values } = parseArgs({
  options: {
    "no-sdks": { type: "boolean", default: false },
    sdks: { type: "string" },
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (values.write && values["no-sdks"]) {
  console.error("--write needs the SDKs: the page shows both. Leave --no-sdks out.");
  process.exit(1);
}

const parts: string[] = [];
const print = (text: string) => {
  parts.push(text);
  console.log(`${text}\n`);
};

const once = await measureDocmux(false);
const lasting = await measureDocmux(true);
const problems = [...judge(once, "once"), ...judge(lasting, "lasting")];
print(
  "Each cell: submits that the vendor received / starts that it billed, and how the client ended: `delivered`, `adopted` " +
    "(the answer was lost, the run is proven and its result delivered), `unknown` (reported as a start that may be billed), " +
    "`not started` (reported as that), " +
    "`error` (reported as a failure that leaves it open whether a run exists).",
);
print("docmux, the fault strikes the first submit:");
print(
  toTable(
    once,
    docmuxClients().map(({ name }) => name),
  ),
);
const differing = [...once.keys()].filter((fault) => row(once, fault) !== row(lasting, fault));
print(`docmux, the fault strikes every submit: the same figures${differing.length > 0 ? ", except:" : "."}`);
if (differing.length > 0) {
  const rows = new Map([...lasting].filter(([fault]) => differing.includes(fault)));
  print(
    toTable(
      rows,
      docmuxClients().map(({ name }) => name),
    ),
  );
}
if (!values["no-sdks"]) await measureSdks();
if (values.write) writePage(parts.join("\n\n"));
for (const problem of problems) console.error(problem);
if (values.check) {
  if (problems.length > 0) process.exit(1);
  console.log("docmux billed no start twice and repeated no submit that may have been billed.");
}
process.exit(0);

function docmuxClients() {
  return docmuxVendors.flatMap((vendor) =>
    [false, true].map((hasStore) => ({
      vendor,
      hasStore,
      name: hasStore ? `${vendor}, store and recover` : vendor,
    })),
  );
}

async function measureDocmux(lasts: boolean): Promise<Outcomes> {
  const outcomes = new Map<string, Map<string, Outcome>>();
  for (const fault of faults) {
    const byClient = new Map<string, Outcome>();
    for (const { vendor, hasStore, name } of docmuxClients()) {
      byClient.set(name, await runDocmux(vendor, hasStore, fault, lasts));
    }
    outcomes.set(fault.name, byClient);
  }
  return outcomes;
}

/** What docmux must never do, and what it must deliver when nothing is lost. */
function judge(outcomes: Outcomes, how: "once" | "lasting"): string[] {
  const problems: string[] = [];
  for (const fault of faults) {
    for (const [client, { submits, billed, verdict, message = "" }] of outcomes.get(fault.name) ?? []) {
      const where = `docmux, ${client}, ${fault.name}, ${how}:`;
      if (billed > 1) problems.push(`${where} ${billed} starts were billed.`);
      if (mayBeBilled(fault)) {
        if (submits !== 1)
          problems.push(`${where} ${submits} submits were sent although the first may be billed.`);
        if (verdict !== "adopted" && verdict !== "unknown") {
          problems.push(`${where} it ended as ${verdict} although the start was billed. ${message}`);
        }
      } else {
        const isDown = fault.effect.kind === "refused" && how === "lasting";
        if (verdict !== (isDown ? "not started" : "delivered"))
          problems.push(`${where} it ended as ${verdict}. ${message}`);
      }
    }
  }
  return problems;
}

async function measureSdks(): Promise<void> {
  const folder =
    values.sdks === undefined ? mkdtempSync(join(tmpdir(), "docmux-sdks-")) : resolve(values.sdks);
  mkdirSync(folder, { recursive: true });
  try {
    const installed: Sdk[] = [];
    const missing: string[] = [];
    for (const sdk of sdks) {
      const problem = installSdk(sdk, folder);
      if (problem === undefined) installed.push(sdk);
      else missing.push(`${sdk.package} ${sdk.version} (${problem})`);
    }
    for (const [title, lasts] of [
      ["Official SDKs, the fault strikes the first submit:", false],
      ["Official SDKs, the fault strikes every submit:", true],
    ] as const) {
      print(title);
      print(toTable(await measure(installed, folder, lasts), installed.map(nameOf)));
    }
    if (missing.length > 0) print(`Not installed: ${missing.join("; ")}.`);
    print(footnotes());
  } finally {
    if (values.sdks === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(installed: readonly Sdk[], folder: string, lasts: boolean): Promise<Outcomes> {
  const outcomes = new Map(faults.map(({ name }) => [name, new Map<string, Outcome>()]));
  const open = faults.flatMap((fault) => installed.map((sdk) => ({ fault, sdk })));
  const work = async () => {
    for (let next = open.shift(); next; next = open.shift()) {
      const outcome = await runSdk(next.sdk, folder, next.fault, lasts);
      outcomes.get(next.fault.name)?.set(nameOf(next.sdk), outcome);
      if (next.fault.effect.kind === "none" && outcome.verdict !== "delivered") {
        problems.push(`${nameOf(next.sdk)} delivers nothing even without a fault: ${outcome.message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: sdksAtOnce }, work));
  return outcomes;
}

function nameOf({ package: name, version }: Sdk): string {
  return `${name} ${version}`;
}

function row(outcomes: Outcomes, fault: string): string {
  return JSON.stringify(
    [...(outcomes.get(fault) ?? [])].map(([client, { submits, billed, verdict }]) => [
      client,
      submits,
      billed,
      verdict,
    ]),
  );
}

function footnotes(): string {
  return [
    "- Every submit that arrives whole is billed, except a repeat under the same `Idempotency-Key` at Pipelex. The bench takes the worst case: a real gateway or edge may also answer before the backend took the request, and the client can't see which it was.",
    `- SDKs run with their defaults and one document; what they return counts as delivered once it names the run. Timeouts of one request are shortened to 2 s (docmux: 1 s). One whose call never ends with no request under way is \`hung\`; one that is still at it after ${longestRunMs / 1000} s is \`stopped\`. On Node 20 a timeout made with \`AbortSignal.timeout\` can be garbage-collected while the request waits, and then never ends it.`,
    "- The emulated vendors answer docmux and the SDKs of Datalab and Pipelex; for the others the server has one fixed answer.",
    `- Node ${process.versions.node}. Reproduce it with \`pnpm bench double-pay\`.`,
  ].join("\n");
}

function writePage(content: string): void {
  const before = existsSync(page) ? readFileSync(page, "utf8") : `# Durability\n\n${opening}\n${closing}\n`;
  const [start, end] = [before.indexOf(opening), before.indexOf(closing)];
  if (start < 0 || end < start) throw new Error(`docs/durability.md has no ${opening} … ${closing}`);
  const written = `${before.slice(0, start + opening.length)}\n${content}\n${before.slice(end)}`;
  writeFileSync(page, written);
}
