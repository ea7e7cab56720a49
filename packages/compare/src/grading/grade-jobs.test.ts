import { expect, it } from "vitest";
import { type DocumentGrades, type GradingJob, gradeDocumentNow } from "./grade-document.ts";
import { gradeJobs } from "./grade-jobs.ts";
import { WorkerPool } from "./worker-pool.ts";
import { isHeavy } from "./workload.ts";

const rowsOf = (count: number, shift: number) =>
  Array.from({ length: count }, (_, index) => ({
    sku: `A-${index}`,
    amount: index + (index % 7 === shift ? 1 : 0),
  }));
const jobOf = (index: number, rows = 6): GradingJob => ({
  truth: { number: `INV-${index}`, rows: rowsOf(rows, 9) },
  truthMarkdown: "# Invoice",
  grading: { locale: "de-DE", fields: { "rows[].amount": { tolerance: 0.5 } } },
  labels: ["a", "b"],
  answers: [
    { pipeline: "a", data: { number: `INV-${index}`, rows: rowsOf(rows, 3) }, markdown: "# Invoice 1" },
    { pipeline: "b", data: { number: "INV", rows: rowsOf(rows - 1, 2), other: 1 } },
  ],
});

async function gradesOf(count: number, startPool: () => WorkerPool | undefined): Promise<DocumentGrades[]> {
  const grades: DocumentGrades[] = [];
  await gradeJobs(count, jobOf, {
    signal: undefined,
    startPool,
    onGraded: (index, own) => {
      grades[index] = own;
    },
  });
  return grades;
}

const here = Array.from({ length: 9 }, (_, index) => gradeDocumentNow(jobOf(index)));

it("threads grade as this one does", async () => {
  const answered: unknown[] = [];
  const startPool = () => {
    const pool = WorkerPool.start(2);
    if (!pool) return undefined;
    const grade = pool.grade.bind(pool);
    pool.grade = async (job) => {
      const grades = await grade(job);
      answered.push(grades);
      return grades;
    };
    return pool;
  };
  expect(await gradesOf(9, startPool)).toEqual(here);
  expect(answered.filter((grades) => grades !== undefined)).toHaveLength(9);
});

it("grades in this thread where there are no others", async () => {
  expect(await gradesOf(9, () => undefined)).toEqual(here);
});

it("grades in this thread what a thread cannot: one that ended, and a job that is no plain data", async () => {
  const startPool = () => {
    const pool = WorkerPool.start(2);
    void pool?.close();
    return pool;
  };
  expect(await gradesOf(9, startPool)).toEqual(here);
  const pool = WorkerPool.start(1);
  const odd = { ...jobOf(0), labels: Object.assign(["a", "b"], { note: () => undefined }) };
  expect(await pool?.grade(odd)).toBeUndefined();
  expect(await pool?.grade(jobOf(0))).toEqual(here[0]);
  await pool?.close();
});

it("a thread that grades for minutes ends at once when the comparison is stopped", async () => {
  const controller = new AbortController();
  const text = (character: string) => `${character}x`.repeat(90_000);
  // Two texts of 180,000 characters: about five seconds for each of a hundred answers.
  const endless = (): GradingJob => ({
    truthMarkdown: text("a"),
    labels: ["a"],
    answers: Array.from({ length: 100 }, () => ({ pipeline: "a", markdown: text("b") })),
  });
  let pool: WorkerPool | undefined;
  let begun = 0;
  const graded: number[] = [];
  await gradeJobs(1000, endless, {
    signal: controller.signal,
    startPool: () => {
      // When this is heard, the thread is at its first answer: it begins without a pause.
      pool = WorkerPool.start(2, () => {
        begun += 1;
        controller.abort(new Error("stop"));
      });
      return pool;
    },
    onGraded: (index) => graded.push(index),
  });
  await pool?.close();
  expect(begun).toBeGreaterThan(0);
  expect(graded).toEqual([]);
});

it("between two answers, this thread lets others have their turn, and hears that it is to stop", async () => {
  const controller = new AbortController();
  const graded: number[] = [];
  await gradeJobs(50, jobOf, {
    signal: controller.signal,
    startPool: () => undefined,
    onGraded: (index) => {
      graded.push(index);
      if (index === 4) setImmediate(() => controller.abort(new Error("stop")));
    },
  });
  expect(graded).toEqual([0, 1, 2, 3, 4]);
});

it("grades all the same what was measured before a stop", async () => {
  const graded: number[] = [];
  const signal = AbortSignal.abort(new Error("stop"));
  await gradeJobs(3, jobOf, { signal, onGraded: (index) => graded.push(index) });
  expect(graded).toEqual([0, 1, 2]);
});

it("starts threads for what takes long: one long table, or very many documents", () => {
  expect(isHeavy(100, (index) => jobOf(index))).toBe(false);
  expect(isHeavy(1, (index) => jobOf(index, 200))).toBe(true);
  expect(isHeavy(5000, (index) => jobOf(index))).toBe(true);
  expect(isHeavy(0, (index) => jobOf(index))).toBe(false);
});
