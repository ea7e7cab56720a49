import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { RunInput } from "../model/document-input.ts";
import type { RunResult } from "../model/run-result.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { DataOf, RunOptions } from "./run-options.ts";
import { start } from "./start.ts";

/**
 * Starts a run, waits for its end and reads its result.
 *
 * @throws what {@link start} and {@link RunHandle.result} throw. Every error after the start carries `ref`.
 *
 * @example
 * ```ts
 * const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
 * const { data, status, issues } = await run(datalab.pipeline("pl_abc123"), "invoice.pdf", { schema });
 * ```
 */
export async function run<Schema extends StandardSchemaV1 | undefined = undefined>(
  pipeline: Pipeline,
  input: RunInput,
  options: RunOptions<Schema> = {},
): Promise<RunResult<DataOf<Schema>>> {
  const handle = await start(pipeline, input, options);
  const { requireComplete } = options;
  const result = await handle.result(requireComplete === undefined ? {} : { requireComplete });
  return result as RunResult<DataOf<Schema>>;
}
