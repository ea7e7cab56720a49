import { createDocmux, type DocumentInput, run } from "@docmux/core";
import { expectTypeOf } from "vitest";
import { type PipelexMetadata, type PipelexPipeline, pipelex } from "./index.ts";

const document: DocumentInput = { path: "a.pdf" };
const docmux = createDocmux({ providers: [pipelex] });

// Checked by the type check, never run.
/** Options of a start are those of Pipelex, by a URI and by a pipeline. */
export async function optionsArePipelexs(): Promise<void> {
  const right = { providerOptions: { pipelex: { documentInput: "invoice", outputMultiplicity: 2 } } };
  await docmux.run("pipelex:extract_invoice", document, right);
  await docmux.batch("pipelex:extract_invoice", [document], right);
  for (const pipeline of [pipelex.pipe("x"), pipelex.bundle("x"), pipelex.method("mt_x")]) {
    expectTypeOf(pipeline).toEqualTypeOf<PipelexPipeline>();
    await run(pipeline, document, right);
  }
  // @ts-expect-error a misspelled option
  await docmux.run("pipelex:x", document, { providerOptions: { pipelex: { documentinput: "invoice" } } });
  // @ts-expect-error a misspelled option
  await run(pipelex.pipe("x"), document, { providerOptions: { pipelex: { outputname: "invoice" } } });
  // @ts-expect-error a value that there is not
  await docmux.run("pipelex:x", document, { providerOptions: { pipelex: { mode: "poll" } } });
  // @ts-expect-error a provider that was not given
  await docmux.run("pipelex:x", document, { providerOptions: { datalab: { skipCache: true } } });
}

/** What only Pipelex reports is typed. */
export async function metadataIsPipelexs(): Promise<void> {
  expectTypeOf(docmux.pipeline("pipelex:x")).toEqualTypeOf<PipelexPipeline>();
  const { providerMetadata } = await docmux.run("pipelex:x", document);
  expectTypeOf(providerMetadata).toEqualTypeOf<{ readonly pipelex?: PipelexMetadata }>();
  expectTypeOf(providerMetadata.pipelex?.mainConcept).toEqualTypeOf<string | undefined>();
  // @ts-expect-error not among what Pipelex reports
  providerMetadata.pipelex?.steps;
}
