// What each thread of a WorkerPool runs: a document comes in, its grades go out.
import { type GradingJob, gradeDocumentNow } from "./grade-document.ts";

const port = globalThis.process.getBuiltinModule("node:worker_threads").parentPort;

port?.on("message", (job: GradingJob) => {
  let grades: ReturnType<typeof gradeDocumentNow> | undefined;
  try {
    grades = gradeDocumentNow(job);
  } catch {
    // The thread that asked grades it itself, and fails where its caller sees it.
  }
  port.postMessage(grades);
});
