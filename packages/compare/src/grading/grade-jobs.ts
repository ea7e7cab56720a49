import { type DocumentGrades, type GradingJob, gradeDocument } from "./grade-document.ts";
import { turnOfOthers } from "./turn-of-others.ts";
import { WorkerPool } from "./worker-pool.ts";
import { isHeavy } from "./workload.ts";

/** How jobs are graded. */
export interface GradeJobsOptions {
  signal: AbortSignal | undefined;
  /** Receives the grades of each job, in any order. */
  onGraded: (index: number, grades: DocumentGrades) => void;
  /** Other threads to use; `undefined` for none. Default: as many as there are cores, four at most, where it takes long. */
  startPool?: () => WorkerPool | undefined;
}

/**
 * Grades jobs. Each is made when its turn comes, and the event loop is never blocked for longer than one answer takes.
 * An abort ends it at once. A signal that is aborted already ends nothing: what was measured until then is graded.
 */
export async function gradeJobs(
  count: number,
  jobOf: (index: number) => GradingJob,
  { signal, onGraded, startPool = () => startPoolFor(count, jobOf) }: GradeJobsOptions,
): Promise<void> {
  const isLate = signal?.aborted ?? false;
  const isStopped = () => !isLate && (signal?.aborted ?? false);
  const pool = startPool();
  const stop = () => void pool?.close();
  if (!isLate) signal?.addEventListener("abort", stop, { once: true });
  let next = 0;
  const takeTurns = async () => {
    while (next < count && !isStopped()) {
      const index = next;
      next += 1;
      const job = jobOf(index);
      const grades = (await pool?.grade(job)) ?? (await gradeHere(job, isStopped));
      if (grades && !isStopped()) onGraded(index, grades);
    }
  };
  try {
    await Promise.all(Array.from({ length: pool?.size ?? 1 }, takeTurns));
  } finally {
    signal?.removeEventListener("abort", stop);
    void pool?.close();
  }
}

function startPoolFor(count: number, jobOf: (index: number) => GradingJob): WorkerPool | undefined {
  return isHeavy(count, jobOf) ? WorkerPool.start(count) : undefined;
}

async function gradeHere(job: GradingJob, isStopped: () => boolean): Promise<DocumentGrades | undefined> {
  const steps = gradeDocument(job);
  while (!isStopped()) {
    const { done, value } = steps.next();
    if (done) return value;
    await turnOfOthers();
  }
  return undefined;
}
