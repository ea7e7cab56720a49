import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  type Batch,
  type CompleteResult,
  createDocmux,
  type DocumentInput,
  type PartialResult,
  PartialResultError,
  type Pipeline,
  type Provider,
  type RunHandle,
  type RunRef,
  type RunSnapshot,
  type RunStatus,
  RunTimeoutError,
  run,
  start,
} from "./index.ts";
import type { RequestEffect } from "./provider.ts";
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
/** Every verb of the front door takes a pipeline or its URI; `attach` takes a ref in any form, and is synchronous. */
export async function verbsTakePipelinesAndUris(): Promise<void> {
  const docmux = createDocmux({ providers: [datalab, clarifeye] });
  const pipeline = datalab.pipeline("pl_x");
  expectTypeOf(await docmux.run(pipeline, document)).toEqualTypeOf(
    await docmux.run("datalab:pl_x", document),
  );
  const handle = await docmux.start("datalab:pl_x", document);
  expectTypeOf(handle).toEqualTypeOf<RunHandle<DatalabPipeline>>();
  expectTypeOf(await docmux.start(pipeline, document)).toEqualTypeOf<RunHandle<DatalabPipeline>>();
  type Items = Batch<CompleteResult<unknown, { readonly datalab?: DatalabMetadata }>>;
  expectTypeOf(docmux.batch("datalab:pl_x", [document])).toEqualTypeOf<Items>();
  expectTypeOf(docmux.batch(pipeline, [document])).toEqualTypeOf<Items>();

  expectTypeOf(docmux.attach).parameter(0).toEqualTypeOf<RunRef | string>();
  const attached = docmux.attach(JSON.stringify(handle));
  expectTypeOf(attached).toEqualTypeOf<RunHandle<DatalabPipeline | ClarifeyePipeline>>();
  // @ts-expect-error what is neither a ref nor a text
  docmux.attach(42);
  // @ts-expect-error a text that names no vendor
  await docmux.start("pl_x", document);
  // @ts-expect-error a vendor that was not given
  docmux.batch("pipelex:extract", [document]);

  // @ts-expect-error the free functions take a pipeline
  await run("datalab:pl_x", document);
  // @ts-expect-error the free functions take a pipeline
  await start("datalab:pl_x", document);
  type Free = Extract<keyof typeof docmux, keyof typeof import("./index.ts")>;
  expectTypeOf<Free>().toEqualTypeOf<"run" | "start">();
}

/** No verb takes an option that it does not have. */
export async function optionsAreClosed(): Promise<void> {
  const docmux = createDocmux({ providers: [datalab] });
  // @ts-expect-error an option with a typing mistake
  await docmux.run("datalab:pl_x", document, { timeoutMS: 1 });
  // @ts-expect-error an option with a typing mistake
  await docmux.start("datalab:pl_x", document, { timeoutMS: 1 });
  // @ts-expect-error an option with a typing mistake
  docmux.batch("datalab:pl_x", [document], { concurency: 1 });
  // @ts-expect-error an option with a typing mistake
  const handle = docmux.attach(ref, { shema: z.object({}) });
  // @ts-expect-error a start does not decide what a partial result becomes
  await docmux.start("datalab:pl_x", document, { partial: "return" });
  // @ts-expect-error an option with a typing mistake
  await handle.result({ partal: "return" });
  // @ts-expect-error an option with a typing mistake
  await docmux.renormalize({}, { shema: z.object({}) });
}

/** A handle is an interface: `snapshots()` and `result()` wait, `refresh()` reads once, `on()` only listens. */
export async function handlesAreAnInterface(handle: RunHandle<DatalabPipeline>): Promise<void> {
  // @ts-expect-error there is no class to construct
  new RunHandle();
  expectTypeOf(handle.snapshots()).toExtend<AsyncIterable<RunSnapshot>>();
  expectTypeOf(await handle.refresh()).toEqualTypeOf<RunSnapshot>();
  expectTypeOf(handle.latest).toEqualTypeOf<RunSnapshot | undefined>();
  const off = handle.on("wait-end", ({ ref: of, error }) => {
    expectTypeOf(of).toEqualTypeOf<RunRef>();
    expectTypeOf(error).toBeUnknown();
  });
  expectTypeOf(off).toEqualTypeOf<() => void>();
  // @ts-expect-error an event that there is not
  handle.on("wait-start", () => {});
  expectTypeOf(handle.stepResult).parameter(0).toEqualTypeOf<string>();
  expectTypeOf(handle.toString()).toBeString();
  expectTypeOf<Extract<keyof RunHandle, "status" | "watch" | "then">>().toBeNever();
  const either = await handle.result({ partial: "return" });
  type Metadata = { readonly datalab?: DatalabMetadata };
  expectTypeOf(either).toEqualTypeOf<CompleteResult<unknown, Metadata> | PartialResult<unknown, Metadata>>();
}

/** What a rejection carries is typed behind a guard. */
export function errorsCarryWhatIsThere(error: unknown): void {
  if (PartialResultError.isInstance(error)) expectTypeOf(error.result).toEqualTypeOf<PartialResult>();
  if (RunTimeoutError.isInstance(error)) expectTypeOf(error.ref).toEqualTypeOf<RunRef | undefined>();
}

/** Requests are named for what they allow; helpers, schemas and the contract's functions are no part of the application entry. */
export function entriesHoldWhatTheyShould(): void {
  expectTypeOf<RequestEffect>().toEqualTypeOf<"poll" | "read" | "idempotent" | "write" | "start">();
  type Application = keyof typeof import("./index.ts");
  type Author = keyof typeof import("./provider.ts");
  expectTypeOf<Extract<Application, `${string}Schema`>>().toBeNever();
  type Shared = Exclude<Extract<Application, Author>, `${string}Error`>;
  expectTypeOf<Shared>().toEqualTypeOf<"formatRef">();
}

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

/** `extract` types the data as `schema` does; next to it, `schema` decides; a JSON Schema types nothing. */
export async function extractTypesTheData(): Promise<void> {
  const docmux = createDocmux({ providers: [datalab, clarifeye] });
  const extract = z.object({ due: z.iso.date().transform((day) => new Date(day)) });
  type Due = { due: Date };
  expectTypeOf((await run(fakePipeline(), document, { extract })).data).toEqualTypeOf<Due>();
  const handle = await docmux.start("datalab:pl_x", document, { extract });
  expectTypeOf((await handle.result()).data).toEqualTypeOf<Due>();
  expectTypeOf((await docmux.attach(ref, { extract }).result()).data).toEqualTypeOf<Due>();
  expectTypeOf((await docmux.renormalize({}, { extract })).data).toEqualTypeOf<Due>();
  const plain = { type: "object", properties: { due: { type: "string" } } };
  expectTypeOf((await run(fakePipeline(), document, { extract: plain })).data).toBeUnknown();
  const both = await docmux.run("datalab:pl_x", document, { extract: plain, schema: extract });
  expectTypeOf(both.data).toEqualTypeOf<Due>();
  const other = await handle.result({ extract: z.object({ sum: z.string() }) });
  expectTypeOf(other.data).toEqualTypeOf<{ sum: string }>();
  // @ts-expect-error neither a schema nor a JSON Schema
  await run(fakePipeline(), document, { extract: "invoice" });
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
export async function documentsAndRefs(blob: Blob, file: File, bytes: Uint8Array): Promise<void> {
  const stream = () => new ReadableStream<Uint8Array>();
  const forms = [
    ...[{ path: "a.pdf" }, { path: new URL("file:///a.pdf") }, { url: "https://example.com/a.pdf" }],
    ...[blob, file, { bytes, filename: "a.pdf" }, { stream, filename: "a.pdf" }, { stored: "file-1" }],
  ] satisfies DocumentInput[];
  for (const form of forms) await run(datalab.pipeline("pl_x"), form);
  await run(datalab.pipeline("pl_x"), { documents: forms });
  // @ts-expect-error bytes have no name of their own
  await run(datalab.pipeline("pl_x"), { bytes });
  // @ts-expect-error a bare string is no document in a list either
  await run(datalab.pipeline("pl_x"), { documents: ["a.pdf"] });
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
