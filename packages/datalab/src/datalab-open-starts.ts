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
  readonly #starts = new Map<string, OpenStart>();

  /** Notes that a start is about to be sent. */
  begin(startId: string, pipelineId: string, startedAtMs: number): void {
    for (const [id, start] of this.#starts) {
      if (startedAtMs - start.startedAtMs > memoryMs) this.#starts.delete(id);
    }
    this.#starts.set(startId, { pipelineId, startedAtMs });
  }

  /** Notes which run a start led to. */
  settle(startId: string, runId: string): void {
    const start = this.#starts.get(startId);
    if (start) start.runId = runId;
  }

  /** Forgets a start that the vendor surely did not accept. */
  forget(startId: string): void {
    this.#starts.delete(startId);
  }

  /** Runs that are known to be of other starts. */
  knownRunIds(): ReadonlySet<string> {
    return new Set([...this.#starts.values()].flatMap(({ runId }) => runId ?? []));
  }

  /** True when another start of the pipeline is still without an answer: its run can't be told from the lost one. */
  hasOtherOpen(startId: string, pipelineId: string): boolean {
    return [...this.#starts].some(
      ([id, start]) => id !== startId && start.pipelineId === pipelineId && start.runId === undefined,
    );
  }
}
