// A batch of documents whose processes are killed at seeded moments until it ends, with a share of start responses lost:
// pnpm crash --points: one process dies at each moment of a start, another one goes through what it left.
// pnpm crash [--documents 200] [--kills 50] [--seed 1] [--modes datalab-marker,…] [--store files|postgres]
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seededRandom } from "../../packages/emulator/src/server/seeded-random.ts";
import { migrate } from "../../packages/postgres/src/index.ts";
import { startServer } from "../../packages/postgres/test/start-server.ts";
import { controlClient } from "../soak/control-client.ts";
import type { LaneVendor } from "../soak/lane.ts";
import { Ledger } from "../soak/ledger.ts";
import { runHeader } from "../soak/plan-run.ts";
import { startVendors } from "../soak/start-vendors.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import { type DeathPoint, deathPoints } from "./death-points.ts";
import type { CrashMode, WorkerLine, WorkerOrder } from "./worker.ts";

const allModes: readonly CrashMode[] = ["datalab-marker", "datalab-none", "clarifeye-marker", "pipelex-none"];
/** What the start request of each vendor ends with. */
const startPaths: Readonly<Record<string, string>> = {
  datalab: "/run$",
  clarifeye: "/run-sync/$",
  pipelex: "/v1/start$",
};
const lostShare = 0.1;
const workersAtOnce = 2;
/** Starts that one worker has under way. */
const startsAtOnce = 8;
/** A worker is killed after at least, and at most, so many milliseconds. */
const [shortestMs, longestMs] = [300, 2_500];

const { values } = parseArgs({
  options: {
    documents: { type: "string", default: "200" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    modes: { type: "string", default: allModes.join(",") },
    store: { type: "string", default: "files" },
    points: { type: "boolean", default: false },
  },
});
const count = Number(values.documents);
const modes = values.modes.split(",") as CrashMode[];

/** The outcome of a batch. */
interface Verdict {
  mode: CrashMode;
  kills: number;
  starts: number;
  twice: number;
  delivered: number;
  ambiguous: number;
  ambiguousBilled: number;
  lost: number;
  wrong: number;
  seconds: number;
}

if (values.points) {
  process.exitCode = await dieAtEveryPoint();
  process.exit();
}
const verdicts: Verdict[] = [];
for (const mode of modes) {
  const vendors = await startVendors(Number(values.seed));
  const place = values.store === "postgres" ? await inPostgres() : await inFiles();
  try {
    verdicts.push(await crash(mode, vendors.addresses, place.store));
  } finally {
    await vendors.stop();
    await place.remove();
  }
}
console.log(toMarkdown(verdicts));
const broken = verdicts.filter(isBroken);
if (broken.length > 0) {
  console.error(`Broken: ${broken.map(({ mode }) => mode).join(", ")}`);
  process.exitCode = 1;
}

function toMarkdown(rows: readonly Verdict[]): string {
  const head = [
    "| vendor and proof | store | documents | kills | billed starts | twice | delivered | ambiguous, of them billed | lost | another document's data | seconds |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
  ];
  const lines = rows.map((row) => {
    const { mode, kills, starts, twice, delivered, ambiguous, ambiguousBilled, lost, wrong, seconds } = row;
    const open = `${ambiguous}, ${ambiguousBilled}`;
    return `| ${mode.replace("-", ", ")} | ${values.store} | ${count} | ${kills} | ${starts} | ${twice} | ${delivered} | ${open} | ${lost} | ${wrong} | ${seconds} |`;
  });
  return [...head, ...lines].join("\n");
}

async function inFiles() {
  const folder = await mkdtemp(join(tmpdir(), "docmux-crash-"));
  return { store: join(folder, "store"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function inPostgres() {
  const server = await startServer();
  const pool = server.connect();
  await migrate(pool);
  await pool.end();
  return { store: server.connectionString, remove: () => server.stop() };
}

/** What docmux promises: nothing paid twice, nothing lost, nothing mixed up; with a marker hardly anything ambiguous. */
function isBroken({ mode, twice, lost, wrong, delivered, ambiguous, ambiguousBilled }: Verdict): boolean {
  if (twice > 0 || lost > 0 || wrong > 0) return true;
  if (!mode.endsWith("-marker")) return false;
  // One kill can catch every start of a worker between "sent" and the request: a share says something in a long batch only.
  const isLong = count >= 200;
  return ambiguousBilled > 0 || (isLong && (delivered < 0.98 * count || ambiguous > 0.02 * count));
}

async function crash(mode: CrashMode, addresses: VendorAddresses, store: string): Promise<Verdict> {
  const vendor = mode.split("-")[0] as LaneVendor;
  const random = seededRandom(Number(values.seed) * 7919 + allModes.indexOf(mode));
  const control = controlClient(addresses.origins[vendor]);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const lost = indexes.filter(() => random() < lostShare);
  await control.order(
    lost.map((index) => ({
      kind: "reset-after-accept",
      pathPattern: startPaths[vendor] ?? "",
      headers: { [runHeader]: String(index) },
    })),
  );
  const startedMs = performance.now();
  const delivered = new Map<number, Set<string>>();
  const failures = new Map<number, string>();
  const note = (line: WorkerLine) => {
    if (line.type !== "item") return;
    if (line.outcome === "delivered")
      delivered.set(line.index, (delivered.get(line.index) ?? new Set()).add(line.number));
    else failures.set(line.index, line.code);
  };
  let kills = 0;
  // Each of the workers does all documents, in its own order: what the other does is waited for, not done twice.
  const orders = [indexes, [...indexes].reverse()].slice(0, workersAtOnce);
  await Promise.all(
    orders.map(async (own) => {
      for (;;) {
        const worker = startWorker({ mode, addresses, store, indexes: own, startsAtOnce }, note);
        const isLast = kills >= Number(values.kills);
        const pauseMs = shortestMs + random() * (longestMs - shortestMs);
        if (!isLast) {
          const ended = await Promise.race([worker.ended, pause(pauseMs)]);
          if (ended === undefined && kills < Number(values.kills)) {
            kills += 1;
            worker.process.kill("SIGKILL");
            await worker.ended;
            continue;
          }
        }
        if ((await worker.ended) === "completed") return;
      }
    }),
  );
  // Once more, alone and undisturbed: what was left is taken up now.
  failures.clear();
  await startWorker({ mode, addresses, store, indexes, startsAtOnce }, note).ended;
  const ledger = new Ledger();
  ledger.add(vendor, await control.readJournal());
  const ambiguous = indexes.filter(
    (index) => !delivered.has(index) && failures.get(index) === "start_unknown",
  );
  const isWrong = (index: number) =>
    [...(delivered.get(index) ?? [])].some((number) => number !== `INV-${100_000 + index}`);
  return {
    mode,
    kills,
    starts: indexes.reduce((sum, index) => sum + ledger.startsOf(index), 0),
    twice: indexes.filter((index) => ledger.startsOf(index) > 1).length,
    delivered: delivered.size,
    ambiguous: ambiguous.length,
    ambiguousBilled: ambiguous.filter((index) => ledger.startsOf(index) > 0).length,
    lost: count - delivered.size - ambiguous.length,
    wrong: indexes.filter(isWrong).length,
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}

/** For each vendor and each moment: what the vendor started, and how the next process ended. */
async function dieAtEveryPoint(): Promise<number> {
  const rows: string[][] = deathPoints.map((point) => [point]);
  let broken = 0;
  for (const mode of modes) {
    const vendors = await startVendors(Number(values.seed));
    const place = values.store === "postgres" ? await inPostgres() : await inFiles();
    const control = controlClient(vendors.addresses.origins[mode.split("-")[0] as LaneVendor]);
    const ledger = new Ledger();
    const ends = new Map<number, string>();
    const note = (line: WorkerLine) => {
      if (line.type === "item") ends.set(line.index, line.outcome === "delivered" ? line.outcome : line.code);
    };
    for (const [index, dieAt] of deathPoints.entries()) {
      const order = {
        mode,
        addresses: vendors.addresses,
        store: place.store,
        indexes: [index],
        startsAtOnce,
      };
      const died = await startWorker({ ...order, dieAt }, () => undefined).ended;
      await startWorker(order, note).ended;
      ledger.add(mode.split("-")[0] as LaneVendor, await control.readJournal());
      const starts = ledger.startsOf(index);
      const end = ends.get(index) ?? "nothing";
      rows[index]?.push(`${starts} / ${end}`);
      const isAllowed =
        end === "delivered" ? starts === 1 : end === "start_unknown" && isOpen(mode, dieAt, starts);
      if (died !== "died" || !isAllowed) broken += 1;
    }
    await vendors.stop();
    await place.remove();
  }
  console.log(["| killed at | ", modes.map((mode) => mode.replace("-", ", ")).join(" | "), " |"].join(""));
  console.log(`|---|${modes.map(() => "---|").join("")}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
  if (broken > 0) console.error(`${broken} cells are not as promised`);
  return broken > 0 ? 1 : 0;
}

/** A person decides only where the request may have gone out; with a marker only where it did not. */
function isOpen(mode: CrashMode, point: DeathPoint, starts: number): boolean {
  if (point === "sent") return starts === 0;
  return point === "before known" && mode.endsWith("-none") && starts === 1;
}

interface Worker {
  process: ChildProcess;
  ended: Promise<"completed" | "died">;
}

function startWorker(order: WorkerOrder, note: (line: WorkerLine) => void): Worker {
  const path = fileURLToPath(new URL("worker.ts", import.meta.url));
  const options = ["--conditions=@docmux/source", "--import", "tsx", path, JSON.stringify(order)];
  const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  let isCompleted = false;
  createInterface({ input: child.stdout }).on("line", (text) => {
    // The last line of a killed process may be cut off.
    if (!text.endsWith("}")) return;
    const line = JSON.parse(text) as WorkerLine;
    isCompleted ||= line.type === "end";
    note(line);
  });
  const ended = once(child, "close").then((): "completed" | "died" => (isCompleted ? "completed" : "died"));
  return { process: child, ended };
}

function pause(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, delayMs, undefined));
}
