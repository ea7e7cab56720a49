import { createDocmux, type DocumentInput, type RunRef, run } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import { expectTypeOf } from "vitest";
import {
  type DatalabExecution,
  type DatalabExecutionInfo,
  type DatalabFileInfo,
  type DatalabMetadata,
  type DatalabPipeline,
  type DatalabPipelineInfo,
  type DatalabVersionInfo,
  datalab,
} from "./index.ts";

const document: DocumentInput = { path: "a.pdf" };
const docmux = createDocmux({ providers: [datalab] });

// Checked by the type check, never run.
/** Options of a start are those of Datalab, by a URI and by a pipeline. */
export async function optionsAreDatalabs(): Promise<void> {
  const right = { providerOptions: { datalab: { skipCache: true, cleanup: true } } };
  await docmux.run("datalab:pl_x", document, right);
  await docmux.start("datalab:pl_x@2", document, right);
  await docmux.batch("datalab:pl_x", [document], right);
  await run(datalab.pipeline("pl_x"), document, right);
  // @ts-expect-error a misspelled option
  await docmux.run("datalab:pl_x", document, { providerOptions: { datalab: { skipCach: true } } });
  // @ts-expect-error a misspelled option
  await run(datalab.pipeline("pl_x"), document, { providerOptions: { datalab: { skipCach: true } } });
  // @ts-expect-error a value of another type
  await docmux.run("datalab:pl_x", document, { providerOptions: { datalab: { runEvals: "yes" } } });
  // @ts-expect-error a provider that was not given
  await docmux.run("datalab:pl_x", document, { providerOptions: { clarifeye: { cleanup: true } } });
  // @ts-expect-error a pipeline of a provider that was not given
  await docmux.run("clarifeye:pl_x", document);
}

/** A run by its own id takes no options, and reports what a run of a pipeline does. */
export async function executionsStartNothing(): Promise<void> {
  const execution = datalab.execution("pex_9");
  expectTypeOf(execution).toExtend<Pipeline<"datalab", never, DatalabMetadata>>();
  expectTypeOf(execution.ref).toEqualTypeOf<() => RunRef>();
  // @ts-expect-error options of a start
  await run(execution, document, { providerOptions: { datalab: { skipCache: true } } });
  const { providerMetadata } = await docmux.attach(execution.ref()).result();
  expectTypeOf(providerMetadata.datalab).toEqualTypeOf<DatalabMetadata | undefined>();
}

/** What only Datalab reports is typed. */
export async function metadataIsDatalabs(): Promise<void> {
  expectTypeOf(docmux.pipeline("datalab:pl_x")).toEqualTypeOf<DatalabPipeline | DatalabExecution>();
  const { providerMetadata } = await docmux.run("datalab:pl_x", document);
  expectTypeOf(providerMetadata).toEqualTypeOf<{ readonly datalab?: DatalabMetadata }>();
  expectTypeOf(providerMetadata.datalab?.executionId).toEqualTypeOf<string | undefined>();
  expectTypeOf(providerMetadata.datalab?.steps["0"]?.checkpointId).toEqualTypeOf<string | undefined>();
  // @ts-expect-error not among what Datalab reports
  providerMetadata.datalab?.projectId;
  const attached = await docmux.attach("datalab:pl_x#pex_9").result({ partial: "return" });
  expectTypeOf(attached.providerMetadata.datalab).toEqualTypeOf<DatalabMetadata | undefined>();
}

/** Lists are async iterables of things that carry the vendor's name. */
export function listsAreIterables(): void {
  const { pipelines, files } = datalab;
  expectTypeOf(pipelines.list()).toEqualTypeOf<AsyncIterable<DatalabPipelineInfo>>();
  expectTypeOf(pipelines.listVersions("pl_x")).toEqualTypeOf<AsyncIterable<DatalabVersionInfo>>();
  expectTypeOf(pipelines.listExecutions("pl_x")).toEqualTypeOf<AsyncIterable<DatalabExecutionInfo>>();
  expectTypeOf(files.list()).toEqualTypeOf<AsyncIterable<DatalabFileInfo>>();
}
