import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  type CompleteResult,
  createDocmux,
  type DocumentInput,
  type PartialResult,
  type Pipeline,
  type Provider,
  type RunHandle,
  type RunRef,
  type RunStatus,
  run,
  start,
} from "./index.ts";
import { fakePipeline } from "./testing.ts";

interface DatalabOptions {
  skipCache?: boolean;
}
interface DatalabMetadata {
  executionId: string;
}
type DatalabPipeline = Pipeline<"datalab", DatalabOptions, DatalabMetadata>;
type ClarifeyePipeline = Pipeline<"clarifeye", { metadata?: string[] }, { projectId: string }>;
declare const datalab: Provider<"datalab", DatalabPipeline> & { pipeline(id: string): DatalabPipeline };
declare const clarifeye: Provider<"clarifeye", ClarifeyePipeline>;
declare const untyped: Provider;
declare const uriFromEnv: string | undefined;
declare const ref: RunRef;
const document: DocumentInput = { path: "a.pdf" };

// Checked by the type check, never run.
/** A schema of any Standard Schema library types the data end to end; data of a complete result is there for sure. */
export async function schemasTypeTheData(): Promise<void> {
  const pipeline = fakePipeline();

  const withZod = await run(pipeline, document, { schema: z.object({ total: z.number() }) });
  expectTypeOf(withZod.data).toEqualTypeOf<{ total: number }>();
  expectTypeOf(withZod.status).toEqualTypeOf<"completed" | "completed_with_warnings">();
  const withMini = await run(pipeline, document, { schema: mini.object({ total: mini.number() }) });
  expectTypeOf(withMini.data).toEqualTypeOf<{ total: number }>();
  const withValibot = await run(pipeline, document, { schema: v.object({ total: v.number() }) });
  expectTypeOf(withValibot.data).toEqualTypeOf<{ total: number }>();
  const withArktype = await run(pipeline, document, { schema: type({ total: "number" }) });
  expectTypeOf(withArktype.data).toEqualTypeOf<{ total: number }>();

  const handle = await start(pipeline, document, { schema: z.object({ total: z.number() }) });
  expectTypeOf((await handle.result()).data).toEqualTypeOf<{ total: number }>();
  const other = await handle.result({ schema: z.object({ sum: z.string() }) });
  expectTypeOf(other.data).toEqualTypeOf<{ sum: string }>();

  const untypedData = await run(pipeline, document);
  expectTypeOf(untypedData.data).toBeUnknown();

  const either = await run(pipeline, document, {
    schema: z.object({ total: z.number() }),
    partial: "return",
  });
  expectTypeOf(either.data).toEqualTypeOf<{ total: number } | undefined>();
  if (either.status !== "completed_with_errors") expectTypeOf(either.data).toEqualTypeOf<{ total: number }>();

  const docmux = createDocmux({ providers: [datalab, clarifeye] });
  const schema = z.object({ total: z.number() });
  const [item] = await docmux.batch("datalab:pl_x", [document], { schema }).all();
  if (item?.outcome === "delivered") expectTypeOf(item.result.data).toEqualTypeOf<{ total: number }>();
}

/** Options and metadata of a vendor are typed where the vendor is known: by the pipeline, or by the text of a URI. */
export async function vendorsTypeTheirOptions(): Promise<void> {
  const result = await run(datalab.pipeline("pl_x"), document, {
    providerOptions: { datalab: { skipCache: true } },
  });
  expectTypeOf(result).toEqualTypeOf<CompleteResult<unknown, { readonly datalab?: DatalabMetadata }>>();
  // @ts-expect-error an unknown option of this vendor
  await run(datalab.pipeline("pl_x"), document, { providerOptions: { datalab: { skipCach: true } } });
  // @ts-expect-error options of another vendor
  await run(datalab.pipeline("pl_x"), document, { providerOptions: { clarifeye: {} } });
  // @ts-expect-error a vendor with a typing mistake
  await run(datalab.pipeline("pl_x"), document, { providerOptions: { datalb: {} } });
  // @ts-expect-error an option that does not exist
  await run(datalab.pipeline("pl_x"), document, { retries: 3 });

  const docmux = createDocmux({ providers: [datalab, clarifeye] });
  expectTypeOf(docmux.pipeline("datalab:pl_x@2")).toEqualTypeOf<DatalabPipeline>();
  const byUri = await docmux.run("datalab:pl_x", document, {
    providerOptions: { datalab: { skipCache: true } },
  });
  expectTypeOf(byUri.providerMetadata.datalab).toEqualTypeOf<DatalabMetadata | undefined>();
  // @ts-expect-error an option of another vendor than the URI's
  await docmux.run("datalab:pl_x", document, { providerOptions: { clarifeye: {} } });
  // @ts-expect-error a vendor that was not given
  await docmux.run("pipelex:extract", document);

  const some = docmux.pipeline(uriFromEnv);
  const both = await docmux.run(some, document, {
    providerOptions: { datalab: { skipCache: true }, clarifeye: { metadata: [] } },
  });
  expectTypeOf(both.providerMetadata.datalab).toEqualTypeOf<DatalabMetadata | undefined>();
  // @ts-expect-error a wrong option of one of the vendors
  await docmux.run(some, document, { providerOptions: { datalab: { metadata: [] } } });

  const any = createDocmux({ providers: [untyped] });
  await any.run("elsewhere:x", document, { providerOptions: { elsewhere: { what: "ever" } } });
  expectTypeOf(any.pipeline("elsewhere:x")).toEqualTypeOf<Pipeline>();
  const mixed = createDocmux({ providers: [datalab, untyped] });
  expectTypeOf(mixed.pipeline("elsewhere:x")).toEqualTypeOf<Pipeline>();
}

/** Documents say what they are, and refs come in any form. */
export async function documentsAndRefs(): Promise<void> {
  // @ts-expect-error a bare string is no document
  await run(datalab.pipeline("pl_x"), "a.pdf");
  // @ts-expect-error nor is a URL object
  await run(datalab.pipeline("pl_x"), new URL("https://example.com/a.pdf"));
  // @ts-expect-error a document in no known form
  await run(datalab.pipeline("pl_x"), { file: "a.pdf" });

  const docmux = createDocmux({ providers: [datalab, clarifeye] });
  const handle = docmux.attach("datalab:pl_x#pex_9");
  expectTypeOf(handle).toExtend<RunHandle<DatalabPipeline | ClarifeyePipeline>>();
  expectTypeOf(docmux.attach(ref).toJSON()).toEqualTypeOf<RunRef>();
  const partial = await handle.result({ partial: "return" });
  if (partial.status === "completed_with_errors") expectTypeOf(partial).toExtend<PartialResult>();
}

/** A switch over the status is exhaustive without a default. */
export function statusesAreClosed(): void {
  expectTypeOf((status: RunStatus): string => {
    switch (status) {
      case "pending":
      case "running":
      case "waiting":
      case "unknown":
        return "not ended";
      case "completed":
      case "completed_with_warnings":
      case "completed_with_errors":
        return "output";
      case "failed":
      case "cancelled":
        return "no output";
    }
  }).toBeFunction();
}

/** `concurrency` names providers of the list, and completes them. */
export function concurrencyNamesTheProviders(): void {
  createDocmux({ providers: [datalab, clarifeye], concurrency: { datalab: 4 } });
  // @ts-expect-error a provider that is not in the list
  createDocmux({ providers: [datalab], concurrency: { clarifeye: 4 } });
  // @ts-expect-error no option of that name
  createDocmux({ providers: [datalab], concurency: { datalab: 4 } });
}
