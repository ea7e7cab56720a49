import type { JsonObject, RunRef, RunSnapshot } from "@docmux/core/provider";
import * as z from "zod/mini";
import { isSameId } from "./ids.ts";
import { runSchema, type WireRun } from "./wire.ts";

/** What a ref of this provider carries in addition to the ids. */
export interface RunMeta {
  projectId?: string;
  /** In the order in which they were handed over. */
  documents?: RunDocument[];
  /** Documents whose metadata the vendor did not keep. */
  metadataDropped?: string[];
  waitForIndexing?: boolean;
}

/** A document of a run, with the name that it was handed over by. */
export interface RunDocument {
  id: string;
  name?: string;
}

/** What goes into a ref. */
export function writeRunMeta({ documents, ...meta }: RunMeta): JsonObject {
  return {
    ...(Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined)) as JsonObject),
    ...(documents
      ? { documents: documents.map(({ id, name }) => (name === undefined ? { id } : { id, name })) }
      : {}),
  };
}

/** Reads what a ref carries; what is invalid counts as absent. */
export function readRunMeta({ meta }: Pick<RunRef, "meta">): RunMeta {
  const parsed = z.safeParse(metaSchema, meta ?? {});
  return parsed.success ? (parsed.data as RunMeta) : {};
}

const metaSchema = z.looseObject({
  projectId: z.optional(z.string()),
  documents: z.catch(
    z.optional(z.array(z.looseObject({ id: z.string(), name: z.optional(z.string()) }))),
    undefined,
  ),
  metadataDropped: z.catch(z.optional(z.array(z.string())), undefined),
  waitForIndexing: z.catch(z.optional(z.boolean()), undefined),
});

/**
 * The documents of a run: those that the start named, in that order, else those that the run gives.
 *
 * @returns `undefined` when neither says so, as for a run over a whole project.
 */
export function documentsOfRun(ref: RunRef, run: WireRun | undefined): RunDocument[] | undefined {
  const { documents } = readRunMeta(ref);
  if (documents) return documents;
  const named = new Set((run?.document_ids ?? []).map((id) => id.toLowerCase()));
  return named.size > 0 ? [...named].map((id) => ({ id })) : undefined;
}

/** The run that a snapshot was made of, when the vendor's answer is still in it. */
export function runOfSnapshot({ raw, ref }: Pick<RunSnapshot, "raw" | "ref">): WireRun | undefined {
  try {
    const parsed = z.safeParse(runSchema, raw);
    return parsed.success && isSameId(parsed.data.id, ref.runId) ? parsed.data : undefined;
  } catch {
    // Nested deeper than the stack.
    return undefined;
  }
}
