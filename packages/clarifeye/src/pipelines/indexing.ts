import {
  InvalidInputError,
  type JsonValue,
  type Pipeline,
  parseResponse,
  type RunRef,
  UnsupportedError,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { isSameId, isUuid } from "../ids.ts";
import { type RunDocument, readRunMeta, writeRunMeta } from "../meta.ts";
import { observeIndexing, readIndexing } from "../observe/indexing.ts";
import { withMetadataIssues } from "../observe/run.ts";
import { openProject } from "../project.ts";
import type { ClarifeyeMetadata } from "../result/metadata.ts";
import { type ClarifeyeIndexingOptions, indexingOptionsSchema, type Kit, providerId } from "../settings.ts";
import { storeDocuments } from "../start/documents.ts";
import { readIndexingStatus } from "../status.ts";
import { indexingSchema } from "../wire.ts";

/** Upload and indexing alone, see `ClarifeyeProvider.indexing`. */
export type ClarifeyeIndexing = Pipeline<"clarifeye", ClarifeyeIndexingOptions, ClarifeyeMetadata>;

/**
 * Documents in, indexed documents out, for projects that process uploads by themselves (`auto_sync`). The waiting is
 * core's; a run on the documents is a start of its own, so it is sent exactly once. `data` is a list of
 * `{ id, name }` of the documents that got through, each of which a flow takes as `{ stored: id }`.
 */
export function indexingPipeline(kit: Kit, projectId: string): ClarifeyeIndexing {
  return kit.pipeline<ClarifeyeIndexingOptions, ClarifeyeMetadata>({
    id: "indexing",
    path: `${projectId}/indexing`,
    offers: { documents: ["file", "stored"], multiDocument: true, steps: "live" },
    options: indexingOptionsSchema,

    async start({ documents: sources, options }, call) {
      const stored = await storeDocuments(openProject(projectId, call), sources, options, () => undefined);
      const meta = { projectId, ...stored };
      const documents = stored.documents ?? [];
      return {
        // The vendor has no id for this; the documents themselves are in `meta`.
        runId: runIdOf(documents),
        meta: writeRunMeta(meta),
        // There is no billing request: an upload whose response was lost is an error of its own.
        proof: "none",
        observation: withMetadataIssues(observeIndexing(documents, [], []), meta),
      };
    },

    async status(ref, call) {
      const documents = documentsOfIndexing(ref);
      const ids = documents.map(({ id }) => id);
      const indexing = await readIndexing(openProject(projectId, call), ids, "poll");
      if (indexing) {
        const observation = observeIndexing(documents, indexing.entries, indexing.raw);
        return withMetadataIssues(observation, readRunMeta(ref));
      }
      throw new UnsupportedError("This instance has no call for the indexing status of documents", { ref });
    },

    result: async ({ snapshot }) => ({ indexing: (snapshot.raw ?? []) as JsonValue }),

    read({ indexing }, { ref }) {
      const answers = parseResponse(z.array(indexingSchema), indexing ?? [], "The result", { providerId });
      const entries = answers.flat();
      const documents = documentsOfIndexing(ref).filter(({ id }) => {
        const own = entries.filter((entry) => isSameId(entry.document_id, id));
        return own.length > 0 && own.every(({ status }) => readIndexingStatus(status) === "completed");
      });
      const data = documents.map(({ id, name }) => ({ id, name: name ?? null }));
      return { ...(data.length > 0 ? { data } : {}), metadata: { projectId } };
    },
  });
}

function runIdOf([first, ...others]: readonly RunDocument[]): string {
  return `${first?.id ?? ""}${others.length === 0 ? "" : `+${others.length}`}`;
}

/**
 * The documents that are waited for. A short ref has only the run id, which is that of the document where there is one.
 *
 * @throws InvalidInputError when the ref does not name all of them.
 */
function documentsOfIndexing(ref: RunRef): readonly RunDocument[] {
  const documents = readRunMeta(ref).documents ?? (isUuid(ref.runId) ? [{ id: ref.runId }] : []);
  if (documents.length > 0) return documents;
  throw new InvalidInputError("The ref does not name the documents that are being indexed", {
    ref,
    nextStep: "Attach with the whole ref, as JSON.stringify(handle) wrote it. No request was sent.",
    advice: { action: "call", call: "docmux.attach" },
  });
}
