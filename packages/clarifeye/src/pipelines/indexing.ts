import {
  InvalidInputError,
  type JsonValue,
  type Provider,
  parseOptions,
  parseResponse,
  type RunObservation,
  type RunRef,
  specVersion,
  UnsupportedError,
} from "@docmux/core/provider";
import * as z from "zod/mini";
import { isSameId, isUuid } from "../ids.ts";
import { type RunDocument, readRunMeta, writeRunMeta } from "../meta.ts";
import { observeIndexing, readIndexing } from "../observe/indexing.ts";
import { withMetadataIssues } from "../observe/run.ts";
import type { Project } from "../project.ts";
import type { ClarifeyeMetadata } from "../result/metadata.ts";
import { indexingOptionsSchema, providerId } from "../settings.ts";
import { storeDocuments } from "../start/documents.ts";
import { readIndexingStatus } from "../status.ts";
import { indexingSchema } from "../wire.ts";
import type { ClarifeyeIndexing } from "./pipeline-types.ts";
import { runCapabilities } from "./run.ts";

interface IndexingSetup {
  provider: Provider;
  project: Project;
}

/**
 * Documents in, indexed documents out, for projects that process uploads by themselves (`auto_sync`). The waiting is
 * core's; a run on the documents is a start of its own, so it is sent exactly once. `data` is a list of
 * `{ id, name }` of the documents that got through, each of which a flow takes as `{ stored: id }`.
 */
export function createIndexingPipeline({ provider, project }: IndexingSetup): ClarifeyeIndexing {
  return {
    specVersion,
    provider,
    pipelineId: "indexing",
    uri: `${providerId}:${project.projectId}/indexing`,
    capabilities: { ...runCapabilities, cancel: false, findsLostStarts: false },

    async doStart({ documents: sources, providerOptions }, context) {
      const where = "providerOptions.clarifeye";
      const options = parseOptions(indexingOptionsSchema, providerOptions, { providerId, where });
      const stored = await storeDocuments(project, sources, options, () => undefined, context);
      const meta = { projectId: project.projectId, ...stored };
      const documents = stored.documents ?? [];
      return {
        // The vendor has no id for this; the documents themselves stand in `meta`.
        runId: runIdOf(documents),
        meta: writeRunMeta(meta),
        // There is no billing request: an upload whose answer was lost is an error of its own.
        proof: "none",
        observation: withMetadataIssues(observeIndexing(documents, [], []), meta),
      };
    },

    async doStatus({ ref }, context): Promise<RunObservation> {
      const documents = documentsOfIndexing(ref);
      const ids = documents.map(({ id }) => id);
      const indexing = await readIndexing(project, ids, "poll", context);
      if (!indexing) {
        throw new UnsupportedError("This instance has no call for the indexing status of documents", { ref });
      }
      return withMetadataIssues(observeIndexing(documents, indexing.entries, indexing.raw), readRunMeta(ref));
    },

    async doResult({ snapshot }) {
      return { version: 1, answers: { indexing: (snapshot.raw ?? []) as JsonValue } };
    },

    normalizeResult({ raw, snapshot }) {
      const answers = parseResponse(z.array(indexingSchema), raw.answers.indexing ?? [], "The result", {
        providerId,
      });
      const entries = answers.flat();
      const documents = documentsOfIndexing(snapshot.ref).filter(({ id }) => {
        const own = entries.filter((entry) => isSameId(entry.document_id, id));
        return own.length > 0 && own.every(({ status }) => readIndexingStatus(status).status === "completed");
      });
      return {
        ...(documents.length > 0
          ? { data: documents.map(({ id, name }) => ({ id, name: name ?? null })) }
          : {}),
        content: {},
        outputs: [],
        issues: [],
        usage: {},
        providerMetadata: { projectId: project.projectId } satisfies ClarifeyeMetadata,
      };
    },
  };
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
  });
}
