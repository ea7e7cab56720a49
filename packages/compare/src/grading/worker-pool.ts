import type { DocumentGrades, GradingJob } from "./grade-document.ts";

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

  private constructor(threads: readonly Thread[]) {
    this.#threads = threads;
    this.#idle = [...threads];
    for (const thread of threads) {
      thread.on("message", (grades?: DocumentGrades) => {
        this.#idle.push(thread);
        this.#settle(thread, grades);
      });
      // It cannot be started, or ran out of memory: its document is graded in this thread.
      thread.on("error", (e) => {
        process.stderr.write(String((e as Error).stack));
        this.#leaveOut(thread);
      });
      thread.on("exit", () => this.#leaveOut(thread));
    }
  }

  /** `undefined` where the runtime has no threads. */
  static start(jobs: number): WorkerPool | undefined {
    const threads = lookUpThreads();
    const system = globalThis.process?.getBuiltinModule?.("node:os");
    if (!threads || !system) return undefined;
    const count = Math.max(1, Math.min(system.availableParallelism(), mostThreads, jobs));
    try {
      return new WorkerPool(Array.from({ length: count }, () => startThread(threads)));
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

  /** Ends all threads at once, whatever they are at. */
  close(): void {
    this.#idle.length = 0;
    for (const thread of this.#threads) {
      void thread.terminate();
      this.#settle(thread, undefined);
    }
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

function startThread({ Worker }: NonNullable<ReturnType<typeof lookUpThreads>>): Thread {
  // Built, this file is in dist next to the worker's. In the sources it is TypeScript, which needs a loader.
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./grading-worker.js", import.meta.url));
  const file = JSON.stringify(new URL("./worker.ts", import.meta.url).href);
  const load = `import("tsx/esm/api").then(({ register }) => { register(); return import(${file}); })`;
  return new Worker(load, { eval: true, execArgv: ["--conditions=@docmux/source"] });
}
