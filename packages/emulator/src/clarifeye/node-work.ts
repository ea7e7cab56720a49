import type { VersionChoice } from "./choose-versions.ts";
import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import type { Project } from "./project.ts";
import type { StepWork } from "./run-plan.ts";
import type { ClarifeyeRunScript } from "./run-script.ts";
import type { StoredDocument } from "./stored-document.ts";

/** What is to be done: the steps of a flow over documents, or the parsing that an upload sets off. */
export interface WorkRequest {
  project: Project;
  /** Null when the work belongs to no flow, such as the parsing that an upload sets off. */
  flow: ExtractionFlow | null;
  /** Every node stands behind those that it depends on. */
  nodes: FlowNode[];
  documents: StoredDocument[];
  mode: string;
  order: ClarifeyeRunScript;
  /** Whose abort takes the future back. */
  ownerId: string;
  nowMs: number;
  stepDurationMs: number;
  /** `inputs` of a step that depends on no other, such as the one of a publish run. */
  rootInputs?: Record<string, string>;
}

/** A step's work with the documents that get through it, those that don't, and those that need nothing done. */
export interface NodeWork extends StepWork {
  choice: VersionChoice | null;
  delivered: StoredDocument[];
  lost: StoredDocument[];
  reused: Set<StoredDocument>;
}
