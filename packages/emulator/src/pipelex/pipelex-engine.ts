import { type EmulatorClock, systemClock } from "../server/emulator-clock.ts";
import { pause } from "../server/pause.ts";
import { randomId, randomUuid } from "../server/seeded-random.ts";
import type { BareProtocol } from "./bare/bare-protocol.ts";
import type { Concept } from "./bundle/concept.ts";
import { loadBundles } from "./bundle/load-bundles.ts";
import { type Pipe, pipeRef } from "./bundle/pipe.ts";
import type { PipeLibrary } from "./bundle/pipe-library.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import { inputError, PipelexError } from "./pipelex-error.ts";
import { PipelexOrderQueue } from "./pipelex-run-script.ts";
import { createObjectSource } from "./run/create-object-source.ts";
import { executeRun, type PreparedRun } from "./run/execute-run.ts";
import { normalizeDocuments } from "./run/normalize-documents.ts";
import { endOf, type PipelexRun, type PipelexRunRequest } from "./run/run-state.ts";
import { shapeInputs } from "./run/shape-inputs.ts";
import type { Trace } from "./run/trace.ts";
import { ObjectStore } from "./storage/object-store.ts";

interface PipelexEngineOptions {
  dialect: PipelexDialect;
  library: PipeLibrary;
  clock: EmulatorClock;
  random: () => number;
  stepDurationMs: number;
  refuseLoopbackUrls: boolean;
  /** `v1` only: whose errors and graphs are answered. */
  protocol: BareProtocol;
}

/** What lies behind the wire of every dialect: the registered library, the runs, the files, the orders. */
export class PipelexEngine {
  readonly dialect: PipelexDialect;
  readonly library: PipeLibrary;
  readonly clock: EmulatorClock;
  readonly random: () => number;
  readonly stepDurationMs: number;
  readonly protocol: BareProtocol;
  readonly objects: ObjectStore;
  readonly orders = new PipelexOrderQueue();
  /** By run id, oldest first. */
  readonly runs = new Map<string, PipelexRun>();
  readonly #refuseLoopbackUrls: boolean;

  constructor(options: PipelexEngineOptions) {
    this.dialect = options.dialect;
    this.library = options.library;
    this.clock = options.clock;
    this.random = options.random;
    this.stepDurationMs = options.stepDurationMs;
    this.protocol = options.protocol;
    this.#refuseLoopbackUrls = options.refuseLoopbackUrls;
    this.objects = new ObjectStore(options.random);
  }

  /** Whether time passes by itself, so that a blocking answer can be made to last. */
  get isRealTime(): boolean {
    return this.clock === systemClock;
  }

  /**
   * Finds the pipe and reads the inputs of a request.
   * @throws PipelexError of domain `input`
   */
  prepare(request: PipelexRunRequest): PreparedRun {
    const library = this.library.extended();
    const { mainPipe, pipes } = loadBundles(request.bundles, library);
    const named = request.pipeCode ?? mainPipe;
    if (named === undefined) throw withoutMainPipe(this.dialect, pipes.map(pipeRef));
    const inBundle = pipes.find((candidate) => candidate.code === named || pipeRef(candidate) === named);
    const pipe = inBundle ?? library.findPipe(named);
    if (!pipe) throw unknownPipe(this.dialect, named);
    const memory = shapeInputs({
      library,
      pipe,
      inputs: request.inputs,
      dialect: this.dialect,
      protocol: this.protocol,
      random: this.random,
    });
    if (this.dialect !== "legacy") normalizeDocuments(memory, library, this.objects, this);
    const { outputName: name, outputMultiplicity: wished, outputConcept } = request;
    const multiplicity = typeof wished === "boolean" ? (wished ? "variable" : "single") : wished;
    return {
      library,
      pipe,
      memory,
      wish: {
        ...(name === undefined ? {} : { name }),
        ...(multiplicity === undefined ? {} : { multiplicity }),
        ...dynamicConcept(library, pipe, outputConcept),
      },
    };
  }

  /** Begins a run. Its work is done in the background; its course shows as time passes. */
  launch(prepared: PreparedRun, request: PipelexRunRequest, options: { queued: boolean }): PipelexRun {
    const order = this.orders.take(prepared.pipe.code);
    const id = request.runId ?? this.#newRunId();
    const work = executeRun(prepared, {
      order,
      stepDurationMs: this.stepDurationMs,
      source: createObjectSource(this.objects, {
        refuseLoopback: this.#refuseLoopbackUrls,
        takesDataUrls: this.dialect !== "legacy",
      }),
      random: this.random,
    });
    const queueMs = options.queued ? (order.queueMs ?? Math.round(this.stepDurationMs / 3)) : 0;
    const createdMs = this.clock.now();
    const graphId = randomUuid(this.random);
    const run: PipelexRun = {
      id,
      graphId,
      protocol: this.protocol,
      prepared,
      order,
      work,
      createdMs,
      queueMs,
      request,
    };
    this.runs.set(id, run);
    return run;
  }

  #newRunId(): string {
    if (this.dialect === "v1") return randomUuid(this.random);
    return `${this.dialect === "hosted" ? "run_" : ""}${randomId(this.random, 22)}`;
  }

  /** Waits as long as the run lasts (not at all on a manual clock) and answers its course. A stuck run is waited for until an operator ends it. */
  async waitForEnd(run: PipelexRun): Promise<Trace> {
    const trace = await run.work;
    const { atMs } = endOf(run, trace);
    if (!Number.isFinite(atMs) || this.isRealTime) await this.#endOrInterruption(run, atMs);
    return trace;
  }

  /** Ends a run by hand, as an operator does in the vendor's console. */
  end(run: PipelexRun, state: string): void {
    run.endedBy = { state, atMs: this.clock.now() };
    run.onEndedBy?.();
  }

  #endOrInterruption(run: PipelexRun, atMs: number): Promise<void> {
    return new Promise((resolve) => {
      const earlier = run.onEndedBy;
      run.onEndedBy = () => {
        earlier?.();
        resolve();
      };
      if (Number.isFinite(atMs)) pause(atMs - this.clock.now()).then(resolve);
    });
  }
}

/** The caller's concept counts where the pipe leaves its own open; elsewhere, and where it is unknown, it is ignored. */
function dynamicConcept(
  library: PipeLibrary,
  pipe: Pipe,
  written: string | undefined,
): { concept?: Concept } {
  const declared = library.findConcept(pipe.output.concept, pipe.domain);
  if (written === undefined || !declared || library.nativeBase(declared) !== "Dynamic") return {};
  const concept = library.findConcept(written, pipe.domain);
  return concept ? { concept } : {};
}

/** The bare runner reports this error of the caller as an internal error (500). */
function withoutMainPipe(dialect: PipelexDialect, candidates: string[]): PipelexError {
  const message = "No pipe_code provided and no main_pipe found in any of the contents.";
  if (dialect !== "v1") return inputError("ValidateBundleError", message);
  return new PipelexError("PipeExecutionError", message, {
    domain: "runtime",
    code: "request.pipe_unspecified",
    params: { candidates },
  });
}

function unknownPipe(dialect: PipelexDialect, code: string): PipelexError {
  const message = `Pipe '${code}' not found in the library`;
  if (dialect !== "v1") return inputError("PipeNotFoundError", message);
  const detail = "Check the pipe code for typos";
  return inputError("EntryPipeNotFoundError", message, {
    userAction: { kind: "change_input", detail },
    params: { pipe: code, suggestions: [] },
  });
}
