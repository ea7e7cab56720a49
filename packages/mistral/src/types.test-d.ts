import { createDocmux, type DocumentInput, run } from "@docmux/core";
import type { Pipeline, Region } from "@docmux/core/provider";
import { expectTypeOf } from "vitest";
import {
  createMistral,
  type MistralBatch,
  type MistralBatchOptions,
  type MistralJobInfo,
  type MistralMetadata,
  type MistralOcr,
  type MistralRunOptions,
  mistral,
} from "./index.ts";

const document: DocumentInput = { path: "a.pdf" };
const docmux = createDocmux({ providers: [mistral] });
const annotation = { schema: { type: "object" } };

// Checked by the type check, never run.
/** Options of a start are those of Mistral, by a URI and by a pipeline. */
export async function optionsAreMistrals(): Promise<void> {
  const right = { providerOptions: { mistral: { annotation, images: true, cleanup: false } } };
  await docmux.run("mistral:mistral-ocr-latest", document, right);
  await docmux.start("mistral:batch/mistral-ocr-latest", document, right);
  await run(mistral.ocr(), document, right);
  await run(mistral.batch(), document, { providerOptions: { mistral: { timeoutHours: 2 } } });
  // @ts-expect-error a misspelled option
  await run(mistral.ocr(), document, { providerOptions: { mistral: { image: true } } });
  // @ts-expect-error an annotation needs a schema
  await run(mistral.ocr(), document, { providerOptions: { mistral: { annotation: { strict: true } } } });
  // @ts-expect-error a call has no time limit of a job
  await run(mistral.ocr(), document, { providerOptions: { mistral: { timeoutHours: 2 } } });
  // @ts-expect-error a pipeline of a provider that was not given
  await docmux.run("datalab:pl_x", document);
}

/** Settings are checked by their types. */
export function settingsAreTyped(): void {
  createMistral({ pipelines: { invoices: { annotation, model: "mistral-ocr-2512" } } });
  // @ts-expect-error what is cleaned up is said by a start
  createMistral({ pipelines: { invoices: { cleanup: false } } });
}

/** What only Mistral reports is typed. */
export async function metadataIsMistrals(): Promise<void> {
  expectTypeOf(mistral.ocr()).toEqualTypeOf<MistralOcr>();
  expectTypeOf(mistral.ocr()).toExtend<Pipeline<"mistral", MistralRunOptions, MistralMetadata>>();
  expectTypeOf(mistral.batch()).toExtend<Pipeline<"mistral", MistralBatchOptions, MistralMetadata>>();
  expectTypeOf(docmux.pipeline("mistral:invoices")).toEqualTypeOf<MistralOcr | MistralBatch>();
  const { providerMetadata } = await docmux.run("mistral:mistral-ocr-latest", document);
  expectTypeOf(providerMetadata).toEqualTypeOf<{ readonly mistral?: MistralMetadata }>();
  expectTypeOf(providerMetadata.mistral?.regions["page-0-block-0"]).toEqualTypeOf<Region | undefined>();
  for await (const job of mistral.listJobs()) expectTypeOf(job).toEqualTypeOf<MistralJobInfo>();
}
