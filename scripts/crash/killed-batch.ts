import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../../packages/emulator/src/server/seeded-random.ts";
import { controlClient } from "../soak/control-client.ts";
import { startPaths } from "../soak/lane.ts";
import { Ledger } from "../soak/ledger.ts";
import { runHeader } from "../soak/plan-run.ts";
import { startVendors } from "../soak/start-vendors.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import { compareKept, type KeptBytes } from "./kept-bytes.ts";
import { allModes, type CrashMode, nameOf, numberOf, vendorOf } from "./modes.ts";
import { newStorePlace } from "./store-place.ts";
import { startVendorProxy } from "./vendor-proxy.ts";
import type { WorkerLine } from "./worker.ts";
import { startWorker } from "./worker-process.ts";

/** What a batch is made of. */
export interface BatchPlan {
  documents: number;
  kills: number;
  seed: number;
  modes: readonly CrashMode[];
  store: string;
}

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
  kept: KeptBytes;
  seconds: number;
}

const lostShare = 0.1;
const workersAtOnce = 2;
/** Starts that one worker has under way. */
const startsAtOnce = 8;
/** A worker is killed after at least, and at most, so many milliseconds. */
const [shortestMs, longestMs] = [300, 2_500];

/**
 * Batches whose workers are killed at seeded moments until they end, with a share of start responses lost.
 *
 * @returns the modes that did not end as promised.
 */
export async function killBatches(plan: BatchPlan): Promise<CrashMode[]> {
  const verdicts: Verdict[] = [];
  for (const mode of plan.modes) {
    const vendors = await startVendors(plan.seed);
    const place = await newStorePlace(plan.store);
    try {
      verdicts.push(await crash(plan, mode, vendors.addresses, place.store));
    } finally {
      await vendors.stop();
      await place.remove();
    }
  }
  console.log(toMarkdown(plan, verdicts));
  console.log(`\n${keptSentence(verdicts)}`);
  return verdicts.filter((verdict) => isBroken(plan, verdict)).map(({ mode }) => mode);
}

function toMarkdown({ documents, store }: BatchPlan, rows: readonly Verdict[]): string {
  const head = [
    "| vendor and proof | store | documents | kills | billed starts | twice | delivered | ambiguous, of them billed | lost | another document's data | vaulted bytes that differ | seconds |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
  ];
  const lines = rows.map((row) => {
    const { mode, kills, starts, twice, delivered, ambiguous, ambiguousBilled, lost, wrong, kept, seconds } =
      row;
    const open = `${ambiguous}, ${ambiguousBilled}`;
    return `| ${nameOf(mode)} | ${store} | ${documents} | ${kills} | ${starts} | ${twice} | ${delivered} | ${open} | ${lost} | ${wrong} | ${kept.differ} | ${seconds} |`;
  });
  return [...head, ...lines].join("\n");
}

function keptSentence(verdicts: readonly Verdict[]): string {
  const sum = (count: (kept: KeptBytes) => number) =>
    verdicts.reduce((total, { kept }) => total + count(kept), 0);
  const results = sum(({ numbers }) => numbers.size);
  return `${sum(({ responses }) => responses)} responses are kept, of ${results} results. Compared with the bodies that the vendor sent, ${sum(({ differ }) => differ)} differ.`;
}

/** What docmux promises: nothing paid twice, nothing lost, nothing mixed up; with a marker hardly anything ambiguous. */
function isBroken({ documents }: BatchPlan, verdict: Verdict): boolean {
  const { mode, twice, lost, wrong, delivered, ambiguous, ambiguousBilled, kept } = verdict;
  if (twice > 0 || lost > 0 || wrong > 0) return true;
  if (kept.differ > 0 || kept.wrong > 0 || kept.absent > 0 || kept.numbers.size !== delivered) return true;
  if (!mode.endsWith("-marker")) return false;
  // One kill can catch every start of a worker between "sent" and the request: a share says something in a long batch only.
  const isLong = documents >= 200;
  return ambiguousBilled > 0 || (isLong && (delivered < 0.98 * documents || ambiguous > 0.02 * documents));
}

async function crash(
  plan: BatchPlan,
  mode: CrashMode,
  direct: VendorAddresses,
  store: string,
): Promise<Verdict> {
  const vendor = vendorOf(mode);
  const random = seededRandom(plan.seed * 7919 + allModes.indexOf(mode));
  const control = controlClient(direct.origins[vendor]);
  const proxy = await startVendorProxy(direct.origins[vendor]);
  const addresses = { ...direct, origins: { ...direct.origins, [vendor]: proxy.origin } };
  const indexes = Array.from({ length: plan.documents }, (_, index) => index);
  const lost = indexes.filter(() => random() < lostShare);
  await control.order(
    lost.map((index) => ({
      kind: "reset-after-accept",
      pathPattern: startPaths[vendor],
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
        const isLast = kills >= plan.kills;
        const pauseMs = shortestMs + random() * (longestMs - shortestMs);
        if (!isLast) {
          const ended = await Promise.race([worker.ended, pause(pauseMs)]);
          if (ended === undefined && kills < plan.kills) {
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
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const ledger = new Ledger();
  ledger.add(vendor, await control.readJournal());
  const kept = await compareKept(store, proxy);
  await proxy.close();
  const ambiguous = indexes.filter(
    (index) => !delivered.has(index) && failures.get(index) === "start_unknown",
  );
  const isWrong = (index: number) =>
    [...(delivered.get(index) ?? [])].some((number) => number !== numberOf(index));
  return {
    mode,
    kills,
    starts: indexes.reduce((sum, index) => sum + ledger.startsOf(index), 0),
    twice: indexes.filter((index) => ledger.startsOf(index) > 1).length,
    delivered: delivered.size,
    ambiguous: ambiguous.length,
    ambiguousBilled: ambiguous.filter((index) => ledger.startsOf(index) > 0).length,
    lost: plan.documents - delivered.size - ambiguous.length,
    wrong: indexes.filter(isWrong).length,
    kept,
    seconds,
  };
}
