import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as z from "zod/mini";
import type { Pipeline, Provider } from "../../contract/provider.ts";
import { InvalidInputError } from "../../errors/errors.ts";
import { type RawResult, type RunResult, rawResultSchema } from "../../model/result.ts";
import { type RunSnapshot, runSnapshotSchema } from "../../model/snapshot.ts";
import { isTerminal } from "../../model/status.ts";
import { readDataRequest } from "../../schema/compile.ts";
import { readPersisted } from "../../store/refs.ts";
import type { DataOf, DataOptions, PartialChoice } from "../options.ts";
import { requireSamePipeline, resolvePipeline } from "../pipelines.ts";
import { deliverResult } from "./deliver.ts";

const savedSchema = z.looseObject({ snapshot: z.unknown(), raw: z.unknown() });

/**
 * Reads a saved result again, after a mapping was fixed or with another schema. Asks the vendor nothing, costs nothing.
 *
 * @param saved - a `RunResult`, or its `snapshot` and `raw`, as they were stored.
 * @throws InvalidInputError for what docmux did not write, for a run that has not ended and for one of another pipeline;
 * what `RunHandle.result` throws for its content.
 *
 * @example
 * ```ts
 * const result = await docmux.renormalize(JSON.parse(await readFile("result.json", "utf8")));
 * ```
 */
export async function renormalize<Schema extends StandardSchemaV1 | undefined = undefined>(
  saved: unknown,
  target: Pipeline | readonly Provider[],
  options: DataOptions<Schema> & { partial?: PartialChoice } = {},
): Promise<RunResult<DataOf<Schema>>> {
  const parts = readPersisted(savedSchema, saved, "saved result");
  const snapshot = readPersisted(runSnapshotSchema, parts.snapshot, "saved snapshot") as RunSnapshot;
  const raw = readPersisted(rawResultSchema, parts.raw, "saved raw result") as RawResult;
  const pipeline = "doStart" in target ? target : resolvePipeline(snapshot.ref.pipelineUri, target);
  requireSamePipeline(snapshot.ref, pipeline);
  if (!isTerminal(snapshot.status)) {
    throw new InvalidInputError(`The saved run was still "${snapshot.status}": it has no result yet`, {
      ref: snapshot.ref,
      nextStep: "Attach to error.ref and wait for its result.",
      advice: { action: "call", call: "docmux.attach" },
    });
  }
  const asked = readDataRequest(pipeline, options);
  const { partial } = options;
  const result = await deliverResult(pipeline, snapshot, raw, { ...asked, partial });
  return result as RunResult<DataOf<Schema>>;
}
