// What each thread of a WorkerPool runs: a document comes in, its grades go out.
import { type DocumentGrades, type GradingJob, gradeDocumentNow } from "./grade-document.ts";
import type { WorkerMessage } from "./worker-message.ts";

const port = globalThis.process.getBuiltinModule("node:worker_threads").parentPort;

port?.on("message", (job: GradingJob) => {
  say({ kind: "begun" });
  let grades: DocumentGrades | undefined;
  try {
    grades = gradeDocumentNow(job);
  } catch {
    // The thread that asked grades it itself, and fails where its caller sees it.
  }
  say({ kind: "ended", grades });
});

function say(message: WorkerMessage): void {
  port?.postMessage(message);
}
