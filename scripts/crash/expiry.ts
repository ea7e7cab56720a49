import { setTimeout as pause } from "node:timers/promises";
import type { StartState } from "../../packages/core/src/store.ts";
import { seededRandom } from "../../packages/emulator/src/server/seeded-random.ts";
import { controlClient } from "../soak/control-client.ts";
import { startPaths } from "../soak/lane.ts";
import { Ledger } from "../soak/ledger.ts";
import { runHeader } from "../soak/plan-run.ts";
import { startVendors } from "../soak/start-vendors.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import { compareKept } from "./kept-bytes.ts";
import { type CrashMode, numberOf } from "./modes.ts";
import { openStore } from "./open-store.ts";
import { newStorePlace } from "./store-place.ts";
import { type ProxiedRequest, startVendorProxy } from "./vendor-proxy.ts";
import { startWorker } from "./worker-process.ts";

/** What is repeated how often. */
export interface ExpiryPlan {
  rounds: number;
  seed: number;
  store: string;
}

const mode: CrashMode = "datalab-marker";
/** How long after the end of its run a result can be fetched: the vendor's hour, all but this much of it, has passed. */
const lifetimeMs = 2_000;
const vendorLifetimeMs = 3_600_000;
/** From the response to its start to the end of an emulated run. */
const runMs = 580;
const roundsAtOnce = 3;
const startPattern = new RegExp(startPaths.datalab);
const resultPattern = /\/steps\/\d+\/result$/;

/** When a process dies: at a time, or at one of its own requests for the result. */
type Death =
  | { at: "time"; afterStartMs: number }
  | { at: "result-asked" }
  | { at: "result-answered"; delayMs: number };

/** A round under way. */
interface Round {
  death: Death;
  kill(): void;
}

/**
 * In each round one process starts a run, and dies around the end of it, while another process does nothing but recover. The
 * vendor deletes results 2 s after the end.
 *
 * @returns whether every run that the vendor started is in the store, with the bytes that the vendor sent.
 */
export async function killAroundTheEnd(plan: ExpiryPlan): Promise<boolean> {
  const vendors = await startVendors(plan.seed);
  const place = await newStorePlace(plan.store);
  try {
    return await runRounds(plan, vendors.addresses, place.store);
  } finally {
    await vendors.stop();
    await place.remove();
  }
}

async function runRounds(
  { rounds, seed, store: kind }: ExpiryPlan,
  direct: VendorAddresses,
  store: string,
): Promise<boolean> {
  const startedMs = performance.now();
  const random = seededRandom(seed * 104_729);
  const control = controlClient(direct.origins.datalab);
  await control.order([
    {
      kind: "expired-result",
      pathPattern: resultPattern.source,
      afterMs: vendorLifetimeMs - lifetimeMs,
      times: "always",
      headers: {},
    },
  ]);
  const underWay = new Map<number, Round>();
  const roundOf = ({ headers }: ProxiedRequest) => underWay.get(Number(headers[runHeader]));
  const proxy = await startVendorProxy(direct.origins.datalab, {
    treat(request) {
      const round = resultPattern.test(request.path) ? roundOf(request) : undefined;
      if (round?.death.at !== "result-asked") return "pass";
      round.kill();
      return "hold-request";
    },
    onAnswered(request) {
      const round = roundOf(request);
      const { death } = round ?? {};
      if (death?.at === "time" && startPattern.test(request.path))
        setTimeout(round?.kill ?? ignore, death.afterStartMs);
      if (death?.at === "result-answered" && resultPattern.test(request.path))
        setTimeout(round?.kill ?? ignore, death.delayMs);
    },
  });
  const addresses = { ...direct, origins: { ...direct.origins, datalab: proxy.origin } };
  const order = { mode, addresses, store, startsAtOnce: 1 };
  const recoverer = startWorker({ ...order, indexes: [], recovers: "always" }, ignore);
  const deaths = new Map<StartState, number>();
  let killed = 0;

  const runRound = async (index: number, death: Death) => {
    const worker = startWorker({ ...order, indexes: [index], recovers: "never" }, ignore);
    underWay.set(index, { death, kill: () => void worker.process.kill("SIGKILL") });
    const how = await worker.ended;
    underWay.delete(index);
    if (how === "completed") return;
    killed += 1;
    const state = await stateOf(store, index);
    if (state) deaths.set(state, (deaths.get(state) ?? 0) + 1);
  };
  const indexes = Array.from({ length: rounds }, (_, index) => index);
  const planned = indexes.map((index) => ({ index, death: drawDeath(random) })).reverse();
  const lane = async () => {
    for (let next = planned.pop(); next; next = planned.pop()) await runRound(next.index, next.death);
  };
  await Promise.all(Array.from({ length: roundsAtOnce }, lane));
  // The last runs end, are kept, and expire.
  await pause(runMs + lifetimeMs + 1_000);
  const isAlive = recoverer.process.exitCode === null && recoverer.process.signalCode === null;
  recoverer.process.kill("SIGKILL");
  await recoverer.ended;

  const ledger = new Ledger();
  ledger.add("datalab", await control.readJournal());
  const starts = indexes.reduce((sum, index) => sum + ledger.startsOf(index), 0);
  const kept = await compareKept(store, proxy);
  const isKept = indexes.map((index) => kept.numbers.has(numberOf(index)));
  const available = await countAvailable(direct, proxy.operations());
  await proxy.close();
  const died = ["known", "ended", "stored", "delivered"].map((state) => deaths.get(state as StartState) ?? 0);
  const inVault = isKept.filter(Boolean).length;
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(
    "| store | runs | processes killed | record then: known, ended, stored, delivered | billed starts | in the vault | vaulted bytes that differ | still at the vendor | seconds |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|");
  console.log(
    `| ${kind} | ${rounds} | ${killed} | ${died.join(", ")} | ${starts} | ${inVault} | ${kept.differ} | ${available} | ${seconds} |`,
  );
  for (const [index, found] of isKept.entries())
    if (!found) console.error(`${numberOf(index)} is not in the vault`);
  if (!isAlive) console.error("The process that recovers has ended too early");
  return (
    isAlive &&
    starts === rounds &&
    inVault === rounds &&
    kept.differ + kept.wrong + kept.absent + available === 0
  );
}

/** Half of the deaths are around the end as the vendor counts, half while the process fetches and keeps the result. */
function drawDeath(random: () => number): Death {
  const kind = random();
  const share = random();
  if (kind < 0.5) return { at: "time", afterStartMs: runMs - 350 + share * 1_000 };
  if (kind < 0.65) return { at: "result-asked" };
  return { at: "result-answered", delayMs: share * 60 };
}

async function stateOf(place: string, index: number): Promise<StartState | undefined> {
  const { store, close } = await openStore(place);
  try {
    for await (const { label, state } of store.list()) if (label === `${numberOf(index)}.pdf`) return state;
    return undefined;
  } finally {
    await close();
  }
}

/** How many results the vendor still has: none, or their place in the store would prove nothing. */
async function countAvailable(
  { apiKey, origins }: VendorAddresses,
  operations: readonly string[],
): Promise<number> {
  const paths = operations
    .map((operation) => operation.split(" ")[1] ?? "")
    .filter((path) => resultPattern.test(path));
  let available = 0;
  for (const path of paths) {
    const answer = await fetch(`${origins.datalab}${path}`, { headers: { "x-api-key": apiKey } });
    await answer.arrayBuffer();
    if (answer.status !== 404) available += 1;
  }
  return available;
}

function ignore(): void {}
