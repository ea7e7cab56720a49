import type { DocumentGrades } from "./grade-document.ts";

/** What a grading thread says: that it begins with a document, and what it found out. No grades: it could not grade it. */
export type WorkerMessage = { kind: "begun" } | { kind: "ended"; grades?: DocumentGrades | undefined };
