import type { ComparedDocument } from "@docmux/compare";
import type { JsonObject } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { knownVendors } from "../vendors/known.ts";
import { defaultSchemas, type SchemasByKind } from "../vendors/schemas.ts";
import { startEmulatedVendors } from "../vendors/start.ts";
import type { NamedPipeline } from "./pipelines.ts";

/** Columns that need no account. */
export interface OpenColumns {
  columns: NamedPipeline[];
  /** Ids of the vendors that are emulated, and of those that run for real on this machine. */
  emulated: string[];
  here: string[];
  close(): Promise<void>;
}

/** Whether the key of any vendor is set: then it is the person who names what may be billed. */
export function hasAnyKey({ environment }: Pick<ProgramIo, "environment">): boolean {
  return Object.values(knownVendors).some((vendor) => environment[vendor.environment?.key ?? ""]?.trim());
}

/**
 * One column for each vendor that needs no account: emulated, or for real on this machine. What is extracted from a document is
 * what its schema names.
 */
export async function openColumns(
  documents: readonly ComparedDocument[],
  shared: JsonObject | undefined,
): Promise<OpenColumns> {
  const schemas: Record<string, SchemasByKind[string]> = {};
  const kinds = new Map<string, string>();
  for (const { id, subset = "document", schema = shared ?? defaultSchemas.invoice } of documents) {
    const kind = pipelineKind(subset);
    schemas[kind] ??= schema as SchemasByKind[string];
    kinds.set(id, kind);
  }
  const vendors = await startEmulatedVendors({ schemas });
  const emulated = [...vendors.emulators.keys()];
  const ids = vendors.providers.map(({ providerId }) => providerId);
  const byKind = new Map(Object.keys(schemas).map((kind) => [kind, vendors.pipelinesFor(kind)]));
  return {
    columns: ids.map((label, place) => ({
      label,
      pipeline: ({ id }) => {
        const pipeline = byKind.get(kinds.get(id) ?? "")?.[place];
        if (!pipeline) throw new Error(`The document "${id}" was not there when the vendors were opened.`);
        return pipeline;
      },
    })),
    emulated,
    here: ids.filter((id) => !emulated.includes(id)),
    close: vendors.close,
  };
}

/** A subset is the begin of a file's name; what names a pipeline has letters, digits and dashes. */
function pipelineKind(subset: string): string {
  const kind = subset
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return /^[a-z]/.test(kind) ? kind : `document-${kind}`;
}
