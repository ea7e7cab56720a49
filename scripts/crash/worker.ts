// One process of a batch, which may be killed at any moment: recovers what others left, then runs its documents, and says on
// standard output what it delivered, a line of JSON for each.

import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import { drawPdf } from "../../packages/clarifeye/test/draw-pdf.ts";
import { fileStore } from "../../packages/core/src/file-store.ts";
import { createDocmux, DocmuxError } from "../../packages/core/src/index.ts";
import type { Pipeline } from "../../packages/core/src/provider.ts";
import type { RunStore } from "../../packages/core/src/store.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";
import { postgresStore } from "../../packages/postgres/src/index.ts";
import { runHeader } from "../soak/plan-run.ts";
import type { VendorAddresses } from "../soak/vendor-addresses.ts";
import type { DeathPoint } from "./death-points.ts";

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
  /** Where the process kills itself. */
  dieAt?: DeathPoint;
}

/** A vendor, and what proves a run there to be a start whose response was lost. */
export type CrashMode = "datalab-marker" | "datalab-none" | "clarifeye-marker" | "pipelex-none";

export type WorkerLine =
  | { type: "item"; index: number; outcome: "delivered"; number: string; runId: string }
  | { type: "item"; index: number; outcome: "failed"; code: string; message: string }
  | { type: "end" };

const order = JSON.parse(process.argv[2] ?? "{}") as WorkerOrder;
const print = (line: WorkerLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
const numberOf = (index: number) => `INV-${100_000 + index}`;

/** The same pipeline on a provider of its own for each document: its requests carry the document's mark. */
function pipelineOf(index: number | undefined): Pipeline {
  const { apiKey, origins, clarifeye } = order.addresses;
  const headers = index === undefined ? {} : { [runHeader]: String(index) };
  const settings = { apiKey, headers };
  switch (order.mode) {
    case "datalab-marker":
      return createDatalab({ ...settings, baseUrl: origins.datalab }).pipeline("pl_soak_completed");
    case "datalab-none":
      return createDatalab({
        ...settings,
        baseUrl: origins.datalab,
        directUploadAboveBytes: 1_000_000_000,
      }).pipeline("pl_soak_completed");
    case "clarifeye-marker":
      return createClarifeye({
        ...settings,
        baseUrl: origins.clarifeye,
        projectId: clarifeye.projectId,
      }).extractionFlow(clarifeye.flows.completed ?? "");
    case "pipelex-none":
      return createPipelex({ ...settings, baseUrl: origins.pipelex, dialect: "hosted" }).pipe(
        "soak_completed",
      );
  }
}

const base = pipelineOf(undefined);
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
  const filename = `${numberOf(index)}.pdf`;
  marked.set(filename, pipelineOf(index));
  const bytes = drawPdf(["Nordwind GmbH", `Invoice number: ${numberOf(index)}`]) as Uint8Array<ArrayBuffer>;
  return { bytes, filename };
});

async function openStore(): Promise<RunStore> {
  if (!order.store.startsWith("postgres:")) return fileStore(order.store);
  const { openPool } = await import("../../packages/postgres/test/open-pool.ts");
  return postgresStore(openPool(order.store), { ttlMs: 3_000 });
}

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

const store = dying(await openStore(), order.dieAt);
const docmux = createDocmux({ providers: [base.provider], store, lookupDelaysMs: [100, 400] });
for await (const _ of docmux.recover());
const items = docmux.batch(routed, documents, { concurrency: order.startsAtOnce, timeoutMs: 60_000 });
for await (const item of items) {
  const index = order.indexes[item.index] ?? -1;
  if (item.outcome === "delivered") {
    const number = /INV-\d{6}/.exec(JSON.stringify(item.result.data ?? null))?.[0] ?? "";
    print({ type: "item", index, outcome: "delivered", number, runId: item.result.ref.runId });
  } else {
    const { error } = item;
    const code = DocmuxError.isInstance(error) ? error.code : "exception";
    print({ type: "item", index, outcome: "failed", code, message: String(error) });
  }
}
await store.close();
print({ type: "end" });
process.exit(0);
