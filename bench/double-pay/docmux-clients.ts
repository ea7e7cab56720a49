import { createClarifeye } from "@docmux/clarifeye";
import { createDocmux, DocmuxError, type Pipeline } from "@docmux/core";
import { memoryStore } from "@docmux/core/store";
import { createDatalab } from "@docmux/datalab";
import {
  type Emulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startPipelexEmulator,
} from "@docmux/emulator";
import { createPipelex } from "@docmux/pipelex";
import { unwaitingClock } from "../unwaiting-clock.ts";
import type { Fault } from "./faults.ts";
import { invoice } from "./invoice.ts";
import type { Outcome, Verdict } from "./outcome.ts";
import { type Dialect, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

/** Vendors that docmux speaks to. */
export const docmuxVendors = ["datalab", "clarifeye", "pipelex"] as const;

/** One of {@link docmuxVendors}. */
export type DocmuxVendor = (typeof docmuxVendors)[number];

/** An emulated vendor, with how docmux speaks to it through a scripted server. */
export interface EmulatedVendor {
  apiKey: string;
  dialect: Dialect;
  pipeline(baseUrl: string): Pipeline;
  close(): Promise<void>;
}

/** How long docmux waits for the answer to one request here; its own limit is minutes. */
const attemptTimeoutMs = 1_000;
/** Longer sleeps are deadlines, not back-off. */
const longestBackoffMs = 60_000;

/** Runs one document through docmux, and with a store asks `recover` once for what stayed open. */
export async function runDocmux(
  vendor: DocmuxVendor,
  hasStore: boolean,
  fault: Fault,
  lasting: boolean,
): Promise<Outcome> {
  const emulated = await startVendor(vendor, hasStore);
  const server = await startScriptedServer(emulated.dialect, fault, lasting);
  try {
    const { verdict, message } = await drive(emulated.pipeline(server.origin), hasStore, server, lasting);
    return {
      submits: server.submits(),
      billed: server.billed(),
      verdict,
      ...(message === undefined ? {} : { message }),
    };
  } finally {
    await server.close();
    await emulated.close();
  }
}

async function drive(
  pipeline: Pipeline,
  hasStore: boolean,
  server: ScriptedServer,
  lasting: boolean,
): Promise<{ verdict: Verdict; message?: string }> {
  const clock = {
    now: unwaitingClock.now,
    async sleep(delayMs: number, signal?: AbortSignal) {
      if (!lasting && delayMs <= longestBackoffMs && server.isRefusing()) await server.reopen();
      return unwaitingClock.sleep(delayMs, signal);
    },
  };
  const store = memoryStore();
  const docmux = createDocmux({ providers: [pipeline.provider], ...(hasStore ? { store } : {}) });
  const options = { clock, ...(hasStore ? { key: "invoice-1" } : {}) };
  const run = async () => {
    await docmux.run(pipeline, { bytes: invoice, filename: "invoice.pdf" }, options);
    return { verdict: server.answered() > 0 ? "delivered" : "adopted" } as const;
  };
  try {
    return await run();
  } catch (error) {
    if (!DocmuxError.isInstance(error)) throw error;
    const { code, message } = error;
    if (hasStore) {
      for await (const { state } of docmux.recover({ clock })) {
        // The same key again attaches to the run; it must not start another.
        if (state === "known" || state === "ended" || state === "stored") return await run();
      }
    }
    if (code === "start_unknown") return { verdict: "unknown", message };
    return { verdict: message.includes("No run was started") ? "not started" : "error", message };
  }
}

/** An emulator, and what goes before its submits. */
export async function startVendor(vendor: DocmuxVendor, hasStore = false): Promise<EmulatedVendor> {
  const common = { stepDurationMs: 1 };
  const schema = { type: "object", properties: { invoice_number: { type: "string" } } } as const;
  const fetchWithin = (async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    const own = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const controller = new AbortController();
    own?.addEventListener("abort", () => controller.abort(own.reason), { once: true });
    // Not AbortSignal.timeout: on Node 20 the garbage collector may take it while the request waits.
    const timer = setTimeout(
      () => controller.abort(new DOMException("No answer in time", "TimeoutError")),
      attemptTimeoutMs,
    );
    try {
      return await fetch(input, { ...init, signal: controller.signal });
    } finally {
      clearTimeout(timer);
    }
  }) as typeof fetch;
  const settings = (emulator: Emulator, baseUrl: string) => ({
    apiKey: emulator.apiKey,
    baseUrl,
    fetch: fetchWithin,
  });
  switch (vendor) {
    case "datalab": {
      const steps = [
        { type: "convert", settings: {} },
        { type: "extract", settings: { page_schema: schema } },
      ];
      const pipelines = [{ id: "pl_bench", name: "bench", versions: 1, steps }];
      const emulator = await startDatalabEmulator({ ...common, pipelines });
      return {
        apiKey: emulator.apiKey,
        dialect: {
          submit: /\/pipelines\/[^/]+\/run$/,
          // With a store every file is uploaded first.
          ...(hasStore ? { preparation: /\/confirm$/ } : {}),
          backend: emulator.origin,
        },
        pipeline: (baseUrl) => createDatalab(settings(emulator, baseUrl)).pipeline("pl_bench"),
        close: emulator.close,
      };
    }
    case "clarifeye": {
      const projects = [{ flows: [{ name: "bench", schema }] }];
      const emulator = await startClarifeyeEmulator({ ...common, projects });
      const [project] = emulator.projects;
      const [flow] = project?.flows ?? [];
      if (!project || !flow) throw new Error("The Clarifeye emulator was started without a flow");
      return {
        apiKey: emulator.apiKey,
        dialect: { submit: /\/run-sync\/$/, preparation: /^POST .*upload/, backend: emulator.origin },
        pipeline: (baseUrl) =>
          createClarifeye({ ...settings(emulator, baseUrl), projectId: project.id }).extractionFlow(flow.id),
        close: emulator.close,
      };
    }
    case "pipelex": {
      const pipes = [{ code: "bench", outputConcept: "Invoice", schema }];
      const emulator = await startPipelexEmulator({ ...common, dialect: "hosted", pipes });
      return {
        apiKey: emulator.apiKey,
        dialect: { submit: /\/v1\/start$/, honorsKeys: true, backend: emulator.origin },
        pipeline: (baseUrl) =>
          createPipelex({ ...settings(emulator, baseUrl), dialect: "hosted" }).pipe("bench"),
        close: emulator.close,
      };
    }
  }
}
