import { badRequest } from "./clarifeye-error.ts";
import type { ExtractionFlow } from "./extraction-flow.ts";

/**
 * Applies a PATCH and ignores unknown keys. Only the shape of a graph is checked; whether it can run is checked when it is
 * run.
 * @throws ClarifeyeError 400 before anything is changed.
 */
export function changeFlow(flow: ExtractionFlow, body: Record<string, unknown>, nowMs: number): void {
  const { name = flow.name, publish_mode: publishMode = flow.publishMode, dag = flow.dag } = body;
  if (typeof name !== "string" || name === "") throw badRequest("name must be a non-empty string.");
  if (publishMode !== "auto_publish" && publishMode !== "manual_publish") {
    throw badRequest(`"${String(publishMode)}" is not a valid publish_mode.`);
  }
  if (!isDag(dag)) throw badRequest("dag must be an object with a name and a list of nodes.");
  Object.assign(flow, { name, publishMode, dag, updatedAtMs: nowMs });
}

function isDag(input: unknown): input is ExtractionFlow["dag"] {
  if (typeof input !== "object" || input === null) return false;
  const { name, nodes } = input as Partial<ExtractionFlow["dag"]>;
  return typeof name === "string" && Array.isArray(nodes);
}
