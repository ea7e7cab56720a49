import type { DocumentGrades, GradingJob } from "./grade-document.ts";
import type { WorkerMessage } from "./worker-message.ts";

/** Looked up instead of imported: comparing also works where there is no Node. */
function lookUpThreads() {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

type Thread = InstanceType<NonNullable<ReturnType<typeof lookUpThreads>>["Worker"]>;

const mostThreads = 4;

/** Threads that grade documents, one at a time each. */
export class WorkerPool {
  readonly #idle: Thread[];
  readonly #threads: readonly Thread[];
  /** Where the answer for a busy thread goes. `undefined`: it gives none. */
  readonly #waiting = new Map<Thread, (grades: DocumentGrades | undefined) => void>();

  private constructor(threads: readonly Thread[], onBegin: () => void) {
    this.#threads = threads;
    this.#idle = [...threads];
    for (const thread of threads) {
      thread.on("message", (message: WorkerMessage) => {
        if (message.kind === "begun") return onBegin();
        this.#idle.push(thread);
        this.#settle(thread, message.grades);
      });
      // It cannot be started, or ran out of memory: its document is graded in this thread.
      thread.on("error", () => this.#leaveOut(thread));
      thread.on("exit", () => this.#leaveOut(thread));
    }
  }

  /**
   * `undefined` where the runtime has no threads.
   *
   * @param onBegin - called each time that a thread has begun with a document.
   */
  static start(jobs: number, onBegin: () => void = () => undefined): WorkerPool | undefined {
    const threads = lookUpThreads();
    const system = globalThis.process?.getBuiltinModule?.("node:os");
    if (!threads || !system) return undefined;
    const count = Math.max(1, Math.min(system.availableParallelism(), mostThreads, jobs));
    try {
      return new WorkerPool(
        Array.from({ length: count }, () => startThread(threads)),
        onBegin,
      );
    } catch {
      return undefined;
    }
  }

  /** Threads that were started. */
  get size(): number {
    return this.#threads.length;
  }

  /** Grades a document in a thread. `undefined` when none is left that can. */
  grade(job: GradingJob): Promise<DocumentGrades | undefined> {
    const thread = this.#idle.pop();
    if (!thread) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.set(thread, resolve);
      try {
        thread.postMessage(job);
      } catch {
        // Something in it is no plain data.
        this.#idle.push(thread);
        this.#settle(thread, undefined);
      }
    });
  }

  /** Ends all threads at once, whatever they are at. Resolves when they have ended; what waits for grades does not wait so long. */
  async close(): Promise<void> {
    this.#idle.length = 0;
    const ends = this.#threads.map((thread) => thread.terminate());
    for (const thread of this.#threads) this.#settle(thread, undefined);
    await Promise.all(ends);
  }

  #leaveOut(thread: Thread): void {
    const place = this.#idle.indexOf(thread);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#settle(thread, undefined);
  }

  #settle(thread: Thread, grades: DocumentGrades | undefined): void {
    const resolve = this.#waiting.get(thread);
    this.#waiting.delete(thread);
    resolve?.(grades);
  }
}

/** A thread collects garbage early. One that needs more ends, and its document is graded in the main thread. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 40 };

function startThread({ Worker }: NonNullable<ReturnType<typeof lookUpThreads>>): Thread {
  // Built, this file is in dist next to the worker's. In the sources it is TypeScript, which needs a loader.
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./grading-worker.js", import.meta.url), { resourceLimits });
  const file = JSON.stringify(new URL("./worker.ts", import.meta.url).href);
  const load = `import("tsx/esm/api").then(({ register }) => { register(); return import(${file}); })`;
  return new Worker(load, { eval: true, execArgv: ["--conditions=@docmux/source"], resourceLimits });
}
