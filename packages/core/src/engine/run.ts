import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../contract/provider.ts";
import type { RunInput } from "../model/input.ts";
import type { RunResult } from "../model/result.ts";
import { RunHandle } from "./handle.ts";
import { checkOptions, type DataOf, type RunOptions, type StartOptions } from "./options.ts";
import { requireContract } from "./pipelines.ts";
import { beginRun } from "./start/begin.ts";

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

/**
 * Starts a run and gives a handle over it, without waiting for its end.
 *
 * A start is never blindly repeated: only when the vendor surely did not accept it. When the answer is lost, the run is
 * looked for where the vendor can list runs; exactly one candidate is adopted.
 *
 * @throws ConfigError, InvalidInputError, UnsupportedError before anything is sent; StartUnknownError when nobody knows
 * whether the run exists; VendorError; TimeoutError when the deadline passed and nothing was started; the reason of an aborted
 * signal.
 *
 * @example
 * ```ts
 * const handle = await start(datalab.pipeline("pl_abc123"), "invoice.pdf");
 * await save(JSON.stringify(handle)); // the ref: any process can attach to the run
 * for await (const snapshot of handle.snapshots()) console.log(snapshot.status, snapshot.progress);
 * const { data } = await handle.result();
 * ```
 */
export async function start<Schema extends StandardSchemaV1 | undefined = undefined>(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions<Schema> = {},
): Promise<RunHandle<DataOf<Schema>>> {
  checkOptions(options);
  requireContract(pipeline);
  options.signal?.throwIfAborted();
  const session = await beginRun(pipeline, input, options as StartOptions);
  return new RunHandle(session, options.schema);
}
