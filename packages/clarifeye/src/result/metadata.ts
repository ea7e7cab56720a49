import { omitNullish, type RunSnapshot } from "@docmux/core/provider";
import { type RunDocument, readRunMeta } from "../meta.ts";
import type { WireRun } from "../wire.ts";

/** `providerMetadata.clarifeye` of a result of any pipeline: what only Clarifeye reports. */
export interface ClarifeyeMetadata extends Partial<Pick<ClarifeyeRunMetadata, "runId" | "documents">> {
  /** UUID of the project. */
  projectId?: string;
  /** What the vendor calls the pipeline. */
  pipelineName?: string;
  /** The vendor's name for what it did with earlier rows. */
  mode?: string;
  /** The vendor's id of the user that the run belongs to. */
  user?: string;
  /** What the run wrote to: versions of tables, by the name of the table. */
  tables?: Readonly<Record<string, unknown>>;
}

/** `providerMetadata.clarifeye` of a result of a pipeline run. */
export interface ClarifeyeRunMetadata extends ClarifeyeMetadata {
  /** The vendor's id of the run. */
  runId: string;
  /** The documents of the run; empty when neither the start nor the run names them. */
  documents: readonly {
    /** UUID of the stored document. */
    id: string;
    /** The name that the document was handed over by, where it had one. */
    name: string | null;
  }[];
}

/** Reads what the ref and the run itself say. */
export function readRunMetadata(
  { ref }: Pick<RunSnapshot, "ref">,
  run: WireRun | undefined,
  documents: readonly RunDocument[],
): ClarifeyeRunMetadata {
  return {
    runId: ref.runId,
    documents: documents.map(({ id, name }) => ({ id, name: name ?? null })),
    ...omitNullish({
      projectId: readRunMeta(ref).projectId,
      pipelineName: run?.pipeline_name,
      mode: run?.mode,
      user: run?.user,
      tables: run?.tables,
    }),
  };
}
