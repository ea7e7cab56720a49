import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { StartRecord } from "../../packages/core/src/store.ts";
import { controlClient } from "../soak/control-client.ts";
import { type LaneVendor, startPaths } from "../soak/lane.ts";
import { Ledger } from "../soak/ledger.ts";
import { startVendors } from "../soak/start-vendors.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import {
  type CommandPlace,
  type EndedCommand,
  type RunningCommand,
  requireCommand,
  startCommand,
} from "./command-process.ts";
import type { DeathPoint } from "./death-points.ts";
import { isOpen, printPoints } from "./library-points.ts";
import {
  type CrashMode,
  documentOf,
  neverUploadAboveBytes,
  numberIn,
  numberOf,
  pipelineOf,
  vendorOf,
} from "./modes.ts";
import { openStore } from "./open-store.ts";
import type { WatchOrder } from "./state-watcher.ts";
import { startVendorProxy, type Treatment, type VendorProxy } from "./vendor-proxy.ts";

/** The command that is killed. */
export type KilledVerb = "run" | "batch";

/** Requests by which a process is caught from outside: they are held on their way. */
type Place = "upload" | "start" | "status" | "result";

/** The path, with its query, of such a request. */
const places: Readonly<Record<Place, Readonly<Partial<Record<LaneVendor, RegExp>>>>> = {
  upload: { datalab: /\/confirm$/, clarifeye: /\/bulk-upload\/$/ },
  start: {
    datalab: new RegExp(startPaths.datalab),
    clarifeye: new RegExp(startPaths.clarifeye),
    pipelex: new RegExp(startPaths.pipelex),
  },
  status: {
    datalab: /\/executions\/[^/]+$/,
    clarifeye: /\/pipeline-runs\/[^/]+\/$/,
    pipelex: /\/runs\/[^/]+\/status$/,
  },
  // Pipelex is asked for a part of its results, with a query, by the status check that finds the end.
  result: { datalab: /\/result$/, clarifeye: /\/tables\//, pipelex: /\/results$/ },
};

/**
 * How a process is caught at a point: its request or a response is held, and its record is in a state by then; or it is killed as
 * soon as a file of the store shows the state. "Before delivered" is between the same two writes as "stored", and no request is
 * made between them: from outside they are one point.
 */
const catches: Readonly<
  Partial<Record<DeathPoint, { hold?: [Place, Treatment]; state: StartRecord["state"] }>>
> = {
  claimed: { state: "claimed" },
  "before sent": { hold: ["upload", "hold-response"], state: "claimed" },
  sent: { hold: ["start", "hold-request"], state: "sent" },
  "before known": { hold: ["start", "hold-response"], state: "sent" },
  known: { hold: ["status", "hold-request"], state: "known" },
  "before ended": { hold: ["status", "hold-response"], state: "known" },
  ended: { hold: ["result", "hold-request"], state: "ended" },
  "before stored": { hold: ["result", "hold-response"], state: "ended" },
  stored: { state: "stored" },
  delivered: { state: "delivered" },
};

/** Longer than an emulated run takes. */
const runMs = 900;
/** How often a process is started to be killed at a state that lasts for milliseconds. */
const mostAttempts = 12;
/** How long a record may take to show what was written. */
const longestMs = 5_000;

/** One vendor, and what is between it and the command. */
interface Bench {
  verb: KilledVerb;
  mode: CrashMode;
  addresses: VendorAddresses;
  proxy: VendorProxy;
  control: ReturnType<typeof controlClient>;
  /** Kills at a state. */
  watcher: ChildProcess;
  /** The hold that requests meet now. */
  order: { hold?: [Place, Treatment]; onHeld?: () => void };
}

/**
 * The command dies at each moment of a start that can be reached from outside; then `docmux recover` and `docmux result`, or
 * the same batch, continue. For each vendor and each moment: what the vendor started, and how the document ended.
 *
 * @returns how many ended otherwise than promised.
 */
export async function killCommandAtEveryPoint(
  verb: KilledVerb,
  modes: readonly CrashMode[],
  { seed, rounds, at }: { seed: number; rounds: number; at: readonly string[] },
): Promise<number> {
  requireCommand();
  const all = Object.keys(catches) as DeathPoint[];
  const points = at.length > 0 ? all.filter((point) => at.includes(point)) : all;
  const rows: string[][] = points.map((point) => [point]);
  let broken = 0;
  for (const mode of modes) {
    const vendors = await startVendors(seed);
    const bench = await openBench(verb, mode, vendors.addresses);
    let index = 0;
    for (const [row, point] of points.entries()) {
      const cells = new Map<string, number>();
      for (let round = 0; round < rounds; round += 1) {
        const { cell, isAllowed, next } = await dieAt(bench, point, index);
        index = next;
        if (cell === noSuchPoint) continue;
        cells.set(cell, (cells.get(cell) ?? 0) + 1);
        if (!isAllowed) broken += 1;
      }
      if (cells.size === 0) cells.set(noSuchPoint, 1);
      rows[row]?.push(
        [...cells].map(([cell, count]) => (count > 1 ? `${count} × ${cell}` : cell)).join(", "),
      );
    }
    bench.watcher.disconnect();
    await bench.proxy.close();
    await vendors.stop();
  }
  printPoints(modes, rows);
  return broken;
}

async function openBench(verb: KilledVerb, mode: CrashMode, direct: VendorAddresses): Promise<Bench> {
  const vendor = vendorOf(mode);
  const order: Bench["order"] = {};
  const proxy = await startVendorProxy(direct.origins[vendor], {
    async treat(request) {
      const { hold } = order;
      if (!hold || !patternOf(hold[0], mode)?.test(request.target)) return "pass";
      // The response to this status check is to say that the run has ended.
      if (hold[0] === "status" && hold[1] === "hold-response") await pause(runMs);
      return hold[1];
    },
    onHeld: () => order.onHeld?.(),
  });
  const addresses = { ...direct, origins: { ...direct.origins, [vendor]: proxy.origin } };
  const watcher = fork(fileURLToPath(new URL("state-watcher.ts", import.meta.url)));
  return { verb, mode, addresses, proxy, control: controlClient(direct.origins[vendor]), watcher, order };
}

/** `undefined` where the mode makes no such request: without a marker nothing is uploaded before the start. */
function patternOf(place: Place, mode: CrashMode): RegExp | undefined {
  return place === "upload" && mode.endsWith("-none") ? undefined : places[place][vendorOf(mode)];
}

/** In place of a point that is not apart from the one before. */
const noSuchPoint = "–";

interface Cell {
  cell: string;
  isAllowed: boolean;
  /** The index of the next document. */
  next: number;
}

/** Kills a process at a point, until one is caught there, and lets others continue. */
async function dieAt(bench: Bench, point: DeathPoint, index: number): Promise<Cell> {
  const { hold } = catches[point] ?? {};
  const { mode, order, control } = bench;
  if (hold && !patternOf(hold[0], mode)) return { cell: noSuchPoint, isAllowed: true, next: index };
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const own = index + attempt;
    const folder = await mkdtemp(join(tmpdir(), "docmux-command-"));
    const place = { addresses: bench.addresses, folder, store: join(folder, "store") };
    try {
      await control.readJournal();
      const words = await wordsOf(bench, place, own);
      if (!(await isCaught(bench, point, startCommand(words, place), place))) continue;
      delete order.hold;
      const end = await continueAfter(bench, place, words, own);
      const ledger = new Ledger();
      ledger.add(vendorOf(mode), await control.readJournal());
      const starts = ledger.startsOf(Number.NaN);
      const isAllowed =
        end === "delivered" ? starts === 1 : end === "start_unknown" && isOpen(mode, point, starts);
      return { cell: `${starts} / ${end}`, isAllowed, next: own + 1 };
    } finally {
      delete order.hold;
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { cell: "not reached", isAllowed: false, next: index + mostAttempts };
}

/** Writes the document, and says with which words the command is called. */
async function wordsOf(
  { verb, mode, addresses }: Bench,
  { folder }: CommandPlace,
  index: number,
): Promise<string[]> {
  const { bytes, filename } = documentOf(index);
  const uri = pipelineOf(mode, addresses).uri;
  await mkdir(join(folder, "in"));
  await writeFile(join(folder, "in", filename), bytes);
  const options: string[] = [];
  if (mode === "datalab-none") {
    await writeFile(
      join(folder, "options.json"),
      JSON.stringify({ directUploadAboveBytes: neverUploadAboveBytes }),
    );
    options.push("--provider-options", "options.json");
  }
  return verb === "run"
    ? ["run", uri, join("in", filename), "--key", keyOfRun, ...options]
    : ["batch", "in", "--to", uri, "--out", "out", "--on-ambiguous", "skip", ...options];
}

const keyOfRun = "invoice-1";

/** Kills the process at the point. False where it was already further. */
async function isCaught(
  { order, watcher }: Bench,
  point: DeathPoint,
  { process: child, ended }: RunningCommand,
  place: CommandPlace,
): Promise<boolean> {
  const { hold, state = "claimed" } = catches[point] ?? {};
  if (hold) {
    const held = new Promise<void>((resolve) => {
      order.onHeld = resolve;
    });
    order.hold = hold;
    const arrived = await Promise.race([held.then(() => true), ended.then(() => false)]);
    if (arrived) await untilState(place, state);
    child.kill("SIGKILL");
  } else {
    const watched: WatchOrder = { folder: place.store, state, pid: child.pid ?? 0 };
    watcher.send(watched);
    await once(watcher, "message");
  }
  const { signal } = await ended;
  const [record] = await recordsIn(place);
  return signal === "SIGKILL" && record?.state === state;
}

async function untilState(place: CommandPlace, state: StartRecord["state"]): Promise<void> {
  const untilMs = performance.now() + longestMs;
  while (performance.now() < untilMs) {
    const [record] = await recordsIn(place);
    if (record?.state === state) return;
    await pause(10);
  }
}

async function recordsIn({ store: folder }: CommandPlace): Promise<StartRecord[]> {
  const { store, close } = await openStore(folder);
  const records: StartRecord[] = [];
  for await (const record of store.list()) records.push(record);
  await close();
  return records;
}

/** What other processes make of it: `docmux recover`, then `docmux result`, or the same batch again. */
async function continueAfter(
  { verb }: Bench,
  place: CommandPlace,
  words: readonly string[],
  index: number,
): Promise<string> {
  let recovered = await startCommand(["recover"], place).ended;
  while (recovered.exitCode === 0 && (await recordsIn(place)).some(({ state }) => state === "known")) {
    await pause(200);
    recovered = await startCommand(["recover"], place).ended;
  }
  const [record] = await recordsIn(place);
  if (verb === "batch") {
    const { exitCode } = await startCommand(words, place).ended;
    const result = await readFile(join(place.folder, "out", `${numberOf(index)}.json`), "utf8").catch(
      () => "",
    );
    return endOf(exitCode, result, index);
  }
  // The request never went out, so there is no result: the person calls the command again.
  const isFree = record?.state === "refused";
  const ended = await startCommand(isFree ? words : ["result", keyOfRun], place).ended;
  const isUndecided = recovered.exitCode === undecidedExitCode && ended.exitCode === 2;
  return isUndecided ? "start_unknown" : endOf(ended.exitCode, ended.stdout, index);
}

const undecidedExitCode = 8;

function endOf(exitCode: EndedCommand["exitCode"], result: string, index: number): string {
  if (exitCode === undecidedExitCode) return "start_unknown";
  if (exitCode !== 0) return `exit code ${exitCode}`;
  return numberIn(result) === numberOf(index) ? "delivered" : "another document's data";
}
