import {
  type Issue,
  type JsonValue,
  type Pipeline,
  type Provider,
  type RunObservation,
  type RunStatus,
  type Step,
  specVersion,
  UnsupportedError,
} from "@docmux/core/provider";
import { parseAnswer, parseOptions, present } from "@docmux/core/provider-utils";
import * as z from "zod/mini";
import { isSameId } from "../ids.ts";
import { type RunDocument, readRunMeta, writeRunMeta } from "../meta.ts";
import { readIndexing } from "../observe/indexing.ts";
import type { ClarifeyeProject } from "../project.ts";
import { indexingOptionsSchema, providerId } from "../settings.ts";
import { storeDocuments } from "../start/documents.ts";
import { readIndexingStatus, stepKindOf } from "../status.ts";
import { indexingSchema, type WireIndexing } from "../wire.ts";
import { runCapabilities, withMetadataIssues } from "./run.ts";

interface IndexingSetup {
  provider: Provider;
  project: ClarifeyeProject;
}

/**
 * Documents in, indexed documents out, for projects that process uploads by themselves (`auto_sync`). The waiting is
 * core's; a run on the documents is a start of its own, so it is sent exactly once. `data` is a list of
 * `{ id, name }` of the documents that got through, each of which a flow takes as `{ stored: id }`.
 */
export function createIndexingPipeline({ provider, project }: IndexingSetup): Pipeline {
  return {
    specVersion,
    provider,
    pipelineId: "indexing",
    uri: `${providerId}:${project.projectId}/indexing`,
    capabilities: { ...runCapabilities, cancel: false, list: false },

    async doStart({ documents: sources, providerOptions }, context) {
      const where = "providerOptions.clarifeye";
      const options = parseOptions(indexingOptionsSchema, providerOptions, { providerId, where });
      const stored = await storeDocuments(project, sources, options, () => undefined, context);
      const meta = { projectId: project.projectId, ...stored };
      const documents = stored.documents ?? [];
      return {
        // The vendor has no id for this; the documents themselves stand in `meta`.
        runId:
          documents.length === 1 ? (documents[0]?.id ?? "") : `${documents[0]?.id}+${documents.length - 1}`,
        meta: writeRunMeta(meta),
        // There is no billing request: an upload whose answer was lost is an error of its own.
        proof: "none",
        observation: withMetadataIssues(observeIndexing(documents, [], []), meta),
      };
    },

    async doStatus({ ref }, context): Promise<RunObservation> {
      const meta = readRunMeta(ref);
      const documents = meta.documents ?? [];
      const ids = documents.map(({ id }) => id);
      const indexing = await readIndexing(project, ids, "poll", context);
      if (!indexing) {
        throw new UnsupportedError("This instance has no call for the indexing status of documents", { ref });
      }
      return withMetadataIssues(observeIndexing(documents, indexing.entries, indexing.raw), meta);
    },

    async doResult({ snapshot }) {
      return { version: 1, answers: { indexing: (snapshot.raw ?? []) as JsonValue } };
    },

    normalizeResult({ raw, snapshot }) {
      const answers = parseAnswer(z.array(indexingSchema), raw.answers.indexing ?? [], "The result", {
        providerId,
      });
      const entries = answers.flat();
      const documents = (readRunMeta(snapshot.ref).documents ?? []).filter(({ id }) => {
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
        providerMetadata: { projectId: project.projectId },
      };
    },
  };
}

/** How far along a status is, the least first: the whole is as far as the part that is furthest behind. */
const leastFirst: readonly RunStatus[] = ["unknown", "pending", "running"];

/**
 * Where documents stand, as a run with one step for each document at each extractor. A document without any entry has not
 * begun: it has no step yet, since a step that is reported must stay. One that failed or was deleted does not hold the
 * others up: it is a failed or cancelled step.
 */
export function observeIndexing(
  documents: readonly RunDocument[],
  entries: readonly WireIndexing[],
  raw: unknown,
): RunObservation {
  const byDocument = documents.map((document) =>
    entries
      .filter((entry) => isSameId(entry.document_id, document.id))
      .map((entry) => toStep(document, entry)),
  );
  const steps = byDocument.flat();
  const parts = byDocument.flatMap((own): Part[] => (own.length > 0 ? own : [notBegun]));
  const behind = leastFirst.find((status) => parts.some((part) => part.status === status));
  const last =
    parts.find((part) => part.status === behind) ?? parts.find((part) => part.status !== "completed");
  return {
    status: behind ?? overall(steps),
    rawStatus: last?.rawStatus ?? parts[0]?.rawStatus ?? notBegun.rawStatus,
    steps: steps.map((step, index) => ({ ...step, index })),
    issues: [],
    raw,
  };
}

type Part = Pick<Step, "status" | "rawStatus">;

const notBegun: Part = { status: "pending", rawStatus: "created" };

function overall(steps: readonly Step[]): RunStatus {
  if (steps.length > 0 && steps.every(({ status }) => status === "completed")) return "completed";
  return steps.some(({ status }) => status === "completed") ? "completed_with_errors" : "failed";
}

function toStep(document: RunDocument, entry: WireIndexing): Step {
  const type = entry.extractor_type ?? "extractor";
  const key = `${document.id}/${entry.extractor_id ?? type}`;
  const { status, issues } = readIndexingStatus(entry.status);
  const named = document.name ? `"${document.name}" (${document.id})` : document.id;
  const loss: Issue[] =
    status === "failed"
      ? [
          {
            severity: "error",
            code: "document_failed",
            message: `${type} could not process the document ${named}.`,
          },
        ]
      : status === "cancelled"
        ? [
            {
              severity: "error",
              code: "document_deleted",
              message: `The document ${named} was deleted (${entry.status}).`,
            },
          ]
        : [];
  return {
    key,
    index: 0,
    type,
    kind: stepKindOf(type),
    dependsOn: [],
    status,
    rawStatus: entry.status,
    issues: [...issues, ...loss].map((issue) => ({ ...issue, step: key })),
    hasResult: false,
    raw: entry,
    ...present({ name: document.name }),
  };
}
