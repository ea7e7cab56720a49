import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as z from "zod/mini";
import { rawResultSchema } from "../model/raw-result.ts";
import type { RunResult } from "../model/run-result.ts";
import { type RunSnapshot, runSnapshotSchema } from "../model/run-snapshot.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { Provider } from "../provider/provider.ts";
import { deliverResult } from "./deliver-result.ts";
import { readPersisted } from "./read-persisted.ts";
import { resolvePipeline } from "./resolve-pipeline.ts";
import type { DataOf } from "./run-options.ts";

const savedSchema = z.looseObject({ snapshot: runSnapshotSchema, raw: rawResultSchema });

/**
 * Reads a saved result again, after a mapping was mended or with another schema. Asks the vendor nothing, costs nothing.
 *
 * @param saved - a `RunResult`, or its `snapshot` and `raw`, as they were stored.
 * @throws InvalidInputError for what docmux did not write; what `RunHandle.result` throws for its content.
 *
 * @example
 * ```ts
 * const result = await renormalize(JSON.parse(await readFile("result.json", "utf8")), [datalab]);
 * ```
 */
export async function renormalize<Schema extends StandardSchemaV1 | undefined = undefined>(
  saved: unknown,
  target: Pipeline | readonly Provider[],
  options: { schema?: Schema; requireComplete?: boolean } = {},
): Promise<RunResult<DataOf<Schema>>> {
  const { snapshot, raw } = readPersisted(savedSchema, saved, "saved result");
  const pipeline = "doStart" in target ? target : resolvePipeline(snapshot.ref.pipelineUri, target);
  const result = await deliverResult(pipeline, snapshot as RunSnapshot, raw as RunResult["raw"], options);
  return result as RunResult<DataOf<Schema>>;
}
