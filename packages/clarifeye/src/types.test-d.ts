import { createDocmux, type DocumentInput, type RunRef, run, start } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import { expectTypeOf } from "vitest";
import {
  type ClarifeyeDocumentInfo,
  type ClarifeyeFlowInfo,
  type ClarifeyeMetadata,
  type ClarifeyePipeline,
  type ClarifeyeRunInfo,
  type ClarifeyeRunMetadata,
  clarifeye,
} from "./index.ts";

const document: DocumentInput = { path: "a.pdf" };
const docmux = createDocmux({ providers: [clarifeye] });
const flow = clarifeye.extractionFlow("b1");

// Checked by the type check, never run.
/** Options of a start are those of Clarifeye, by a URI and by a pipeline. */
export async function optionsAreClarifeyes(): Promise<void> {
  const right = { providerOptions: { clarifeye: { cleanup: true, metadata: [{ category: "Finance" }] } } };
  await docmux.run("clarifeye:a1/b1", document, right);
  await docmux.batch("clarifeye:a1/b1", [document], right);
  await run(flow, document, right);
  // @ts-expect-error a misspelled option
  await docmux.run("clarifeye:a1/b1", document, { providerOptions: { clarifeye: { cleanUp: true } } });
  // @ts-expect-error a misspelled option next to a right one
  await run(flow, document, { providerOptions: { clarifeye: { cleanup: true, skipParse: true } } });
  // @ts-expect-error a value of another type
  await run(flow, document, { providerOptions: { clarifeye: { metadata: { category: "Finance" } } } });
  // @ts-expect-error a provider that was not given
  await docmux.run("clarifeye:a1/b1", document, { providerOptions: { datalab: { skipCache: true } } });
}

/** Each pipeline takes no more options than it has. */
export async function optionsAreThoseOfThePipeline(): Promise<void> {
  const indexing = clarifeye.indexing();
  await start(indexing, document, { providerOptions: { clarifeye: { metadata: [{}] } } });
  // @ts-expect-error an option of flows
  await start(indexing, document, { providerOptions: { clarifeye: { cleanup: true } } });
  await start(flow.publication(), document, { providerOptions: { clarifeye: {} } });
  // @ts-expect-error publishing takes none
  await start(flow.publication(), document, { providerOptions: { clarifeye: { cleanup: true } } });
  // @ts-expect-error nor one that nothing takes
  await start(flow.publication(), document, { providerOptions: { clarifeye: { publish: true } } });
}

/** What only Clarifeye reports is typed. */
export async function metadataIsClarifeyes(): Promise<void> {
  expectTypeOf(docmux.pipeline("clarifeye:a1/b1")).toEqualTypeOf<ClarifeyePipeline>();
  const { providerMetadata } = await docmux.run("clarifeye:a1/b1", document);
  expectTypeOf(providerMetadata).toEqualTypeOf<{ readonly clarifeye?: ClarifeyeMetadata }>();
  const ofFlow = await run(flow, document);
  expectTypeOf(ofFlow.providerMetadata.clarifeye).toEqualTypeOf<ClarifeyeRunMetadata | undefined>();
  expectTypeOf(ofFlow.providerMetadata.clarifeye?.documents[0]?.id).toEqualTypeOf<string | undefined>();
  // @ts-expect-error not among what Clarifeye reports
  providerMetadata.clarifeye?.executionId;
}

/** A run by its own id takes no options, and reports what a run of a flow does. */
export async function pipelineRunsStartNothing(): Promise<void> {
  const observed = clarifeye.pipelineRun("r1");
  expectTypeOf(observed).toExtend<Pipeline<"clarifeye", never, ClarifeyeRunMetadata>>();
  expectTypeOf(observed.ref).toEqualTypeOf<() => RunRef>();
  // @ts-expect-error options of a start
  await run(observed, document, { providerOptions: { clarifeye: { cleanup: true } } });
  const { providerMetadata } = await docmux.attach(observed.ref()).result();
  expectTypeOf(providerMetadata.clarifeye).toEqualTypeOf<ClarifeyeMetadata | undefined>();
}

/** Lists are async iterables of things that carry the vendor's name. */
export function listsAreIterables(): void {
  expectTypeOf(clarifeye.listFlows()).toEqualTypeOf<AsyncIterable<ClarifeyeFlowInfo>>();
  expectTypeOf(clarifeye.listRuns()).toEqualTypeOf<AsyncIterable<ClarifeyeRunInfo>>();
  expectTypeOf(clarifeye.listDocuments()).toEqualTypeOf<AsyncIterable<ClarifeyeDocumentInfo>>();
}
