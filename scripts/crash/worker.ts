// One process of a batch, which may be killed at any moment: recovers what others left, then runs its documents, and says on
// standard output what it delivered, a line of JSON for each.
import { setTimeout as pause } from "node:timers/promises";
import { createDocmux, DocmuxError } from "../../packages/core/src/index.ts";
import type { Pipeline } from "../../packages/core/src/provider.ts";
import type { RunStore } from "../../packages/core/src/store.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import type { DeathPoint } from "./death-points.ts";
import { type CrashMode, documentOf, numberIn, pipelineOf } from "./modes.ts";
import { openStore } from "./open-store.ts";

/** The first argument of a worker, as JSON. */
export interface WorkerOrder {
  mode: CrashMode;
  addresses: VendorAddresses;
  /** A folder, or the URL of a PostgreSQL database. */
  store: string;
  /** Documents, in the order in which this worker takes them. */
  indexes: number[];
  /** How many documents it starts at the same time. */
  startsAtOnce: number;
  /** When it recovers what other processes left: before its documents, not at all, or again and again. Default `"first"`. */
  recovers?: "first" | "never" | "always";
  /** Where the process kills itself. */
  dieAt?: DeathPoint;
}

export type WorkerLine =
  | { type: "item"; index: number; outcome: "delivered"; number: string; runId: string }
  | { type: "item"; index: number; outcome: "failed"; code: string; message: string }
  | { type: "end" };

/** Between two rounds of a process that does nothing else than recover. */
const recoverPauseMs = 600;

const startedBy = process.ppid;

const order = JSON.parse(process.argv[2] ?? "{}") as WorkerOrder;
const print = (line: WorkerLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

// A process with one document marks all of its requests.
const [onlyIndex] = order.indexes.length === 1 ? order.indexes : [];
const base = pipelineOf(order.mode, order.addresses, onlyIndex);
const marked = new Map<string, Pipeline>();
const routed: Pipeline = {
  ...base,
  doStart(request, context) {
    const filename = request.documents[0]?.filename ?? "";
    const own = marked.get(filename);
    if (!own) throw new Error(`no document ${filename}`);
    return own.doStart(request, context);
  },
};
const documents = order.indexes.map((index) => {
  const document = documentOf(index);
  marked.set(document.filename, pipelineOf(order.mode, order.addresses, index));
  return document;
});

/** Ends the process at a point, as a power cut would: nothing that follows is done. */
function dying(store: RunStore, point: DeathPoint | undefined): RunStore {
  const reach = (reached: string) => {
    if (reached === point) process.kill(process.pid, "SIGKILL");
  };
  return {
    owner: store.owner,
    takeOver: (record) => store.takeOver(record),
    getResult: (key) => store.getResult(key),
    get: (key) => store.get(key),
    list: (query) => store.list(query),
    release: (key, what) => store.release(key, what),
    close: () => store.close(),
    async claim(start) {
      const claim = await store.claim(start);
      reach("claimed");
      return claim;
    },
    async record(record, change) {
      reach(`before ${change.to}`);
      const next = await store.record(record, change);
      reach(`${change.to}`);
      return next;
    },
    async putResult(record, bytes) {
      reach("before stored");
      const next = await store.putResult(record, bytes);
      reach("stored");
      return next;
    },
  };
}

const opened = await openStore(order.store);
const store = dying(opened.store, order.dieAt);
const docmux = createDocmux({ providers: [base.provider], store, lookupDelaysMs: [100, 400] });
if (order.recovers !== "never") for await (const _ of docmux.recover());
// Not longer than the program that started it: that may be stopped by hand.
while (order.recovers === "always" && process.ppid === startedBy) {
  await pause(recoverPauseMs);
  for await (const _ of docmux.recover());
}
const items = docmux.batch(routed, documents, { concurrency: order.startsAtOnce, timeoutMs: 60_000 });
for await (const item of items) {
  const index = order.indexes[item.index] ?? -1;
  if (item.outcome === "delivered") {
    const number = numberIn(JSON.stringify(item.result.data ?? null));
    print({ type: "item", index, outcome: "delivered", number, runId: item.result.ref.runId });
  } else {
    const { error } = item;
    const code = DocmuxError.isInstance(error) ? error.code : "exception";
    print({ type: "item", index, outcome: "failed", code, message: String(error) });
  }
}
await opened.close();
print({ type: "end" });
process.exit(0);
