import { type CallContext, type JsonObject, VendorError } from "@docmux/core/provider";
import type { Project } from "./project.ts";

/** What the ref of a run with `cleanup` asks for. */
export function deletionOrder({ projectId }: Project, documentIds: readonly string[]): JsonObject {
  return { projectId, delete: [...documentIds] };
}

/**
 * Deletes documents. One that is gone already is fine.
 *
 * @returns the ids of those that could not be deleted. Rejects only with the reason of an aborted signal.
 */
export async function deleteDocuments(
  project: Project,
  documentIds: readonly string[],
  context: CallContext,
): Promise<string[]> {
  const left: string[] = [];
  for (const documentId of documentIds) {
    try {
      await deleteDocument(project, documentId, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      left.push(documentId);
    }
  }
  return left;
}

/** Deletes one document; the vendor clears its rows a little later. */
export async function deleteDocument(
  project: Project,
  documentId: string,
  context: CallContext,
): Promise<void> {
  try {
    // Deleting twice does what deleting once does, so it may be repeated.
    await project.send({ path: ["documents", documentId], method: "DELETE", effect: "read" }, context);
  } catch (error) {
    if (!(VendorError.isInstance(error) && error.code === "not_found")) throw error;
  }
}
