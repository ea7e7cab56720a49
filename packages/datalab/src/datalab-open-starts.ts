/** How long a start is remembered: longer than the list of executions is searched back. */
const memoryMs = 10 * 60 * 1000;

interface OpenStart {
  pipelineId: string;
  startedAtMs: number;
  /** Set once the vendor's answer was read. */
  runId?: string;
}

/**
 * The latest starts of one provider instance. When the answer to a start is lost, the run is looked for in the vendor's
 * list; without this memory the run of a document that was started at the same moment could be taken for it.
 */
export class DatalabOpenStarts {
  /** In the order of their times, so that forgetting the oldest need not walk over the others: batches are large. */
  readonly #starts = new Map<string, OpenStart>();
  readonly #open = new Map<string, Set<string>>();
  readonly #runIds = new Set<string>();

  /** Notes that a start is about to be sent. */
  begin(startId: string, pipelineId: string, startedAtMs: number): void {
    this.forget(startId);
    for (const [oldest, start] of this.#starts) {
      if (startedAtMs - start.startedAtMs <= memoryMs) break;
      this.forget(oldest);
    }
    this.#starts.set(startId, { pipelineId, startedAtMs });
    const open = this.#open.get(pipelineId) ?? new Set();
    this.#open.set(pipelineId, open.add(startId));
  }

  /** Notes which run a start led to. */
  settle(startId: string, runId: string): void {
    const start = this.#starts.get(startId);
    if (!start) return;
    start.runId = runId;
    this.#runIds.add(runId);
    this.#close(startId, start);
  }

  /** Forgets a start that the vendor surely did not accept. */
  forget(startId: string): void {
    const start = this.#starts.get(startId);
    if (!start) return;
    this.#starts.delete(startId);
    if (start.runId !== undefined) this.#runIds.delete(start.runId);
    this.#close(startId, start);
  }

  /** True for a run that is known to be of another start than the one that is looked for. */
  isRunOfAnother(runId: string): boolean {
    return this.#runIds.has(runId);
  }

  /** True when another start of the pipeline is still without an answer: its run can't be told from the lost one. */
  hasOtherOpen(startId: string, pipelineId: string): boolean {
    const open = this.#open.get(pipelineId);
    return open !== undefined && open.size > (open.has(startId) ? 1 : 0);
  }

  #close(startId: string, { pipelineId }: OpenStart): void {
    const open = this.#open.get(pipelineId);
    open?.delete(startId);
    if (open?.size === 0) this.#open.delete(pipelineId);
  }
}
