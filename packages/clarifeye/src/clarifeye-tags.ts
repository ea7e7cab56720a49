import type { CallContext, JsonValue } from "@docmux/core/provider";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { slices } from "./clarifeye-slices.ts";
import { tagsSchema } from "./clarifeye-wire.ts";

/** Ids stand in the address of the request, which must not become too long. */
const mostIdsPerRequest = 50;

/** The tags of documents, as the vendor answers. Without ids: of every document of the project. */
export async function readDocumentTags(
  project: ClarifeyeProject,
  documentIds: readonly string[] | undefined,
  context: CallContext,
): Promise<JsonValue[]> {
  const raw: JsonValue[] = [];
  for (const ids of documentIds ? slices(documentIds, mostIdsPerRequest) : [undefined]) {
    const answer = await project.ask(
      { path: ["document-tags-by-document"], query: { document_ids: ids?.join(",") }, effect: "read" },
      tagsSchema,
      context,
    );
    raw.push(answer.raw as JsonValue);
  }
  return raw;
}
