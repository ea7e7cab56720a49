import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "./clarifeye-config.ts";
import { isUuid } from "./clarifeye-options.ts";

/**
 * Ids of documents, each once. An empty list is refused: to this vendor it means every document of the project, and
 * all of them would be processed and billed (pages of run-sync, publish and node-stats).
 *
 * @throws InvalidInputError
 */
export function requireDocumentIds(documentIds: readonly string[]): string[] {
  const unique = [...new Set(documentIds.map((id) => id.toLowerCase()))];
  const unknown = unique.find((id) => !isUuid(id));
  if (unknown !== undefined) {
    throw new InvalidInputError(`"${unknown.slice(0, 100)}" is not the id of a stored document`, {
      providerId,
      nextStep:
        "Pass the document's UUID, such as { stored: '550e8400-e29b-41d4-a716-446655440000' }. No request was sent.",
    });
  }
  if (unique.length > 0) return unique;
  throw new InvalidInputError("No document is named", {
    providerId,
    nextStep:
      "Name at least one; to this vendor an empty list means every document of the project, all of them billed.",
  });
}
