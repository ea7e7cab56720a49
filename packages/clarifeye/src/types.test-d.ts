import { createDocmux, type DocumentInput, run, start } from "@docmux/core";
import { expectTypeOf } from "vitest";
import {
  type ClarifeyeMetadata,
  type ClarifeyePipeline,
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
