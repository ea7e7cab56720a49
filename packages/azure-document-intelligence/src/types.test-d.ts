import { createDocmux, type DocumentInput, run } from "@docmux/core";
import type { Pipeline, Region } from "@docmux/core/provider";
import { expectTypeOf } from "vitest";
import {
  type AzureMetadata,
  type AzureModel,
  type AzureModelInfo,
  type AzureRunOptions,
  azureDocumentIntelligence as azure,
  createAzureDocumentIntelligence,
} from "./index.ts";

const document: DocumentInput = { path: "a.pdf" };
const docmux = createDocmux({ providers: [azure] });

// Checked by the type check, never run.
/** Options of a start are those of Azure, by a URI and by a pipeline. */
export async function optionsAreAzures(): Promise<void> {
  const own = { features: ["barcodes"], queryFields: ["PartyName"], cleanup: true } as const;
  const right = { providerOptions: { "azure-document-intelligence": own } };
  await docmux.run("azure-document-intelligence:prebuilt-invoice", document, right);
  await run(azure.model(), document, right);
  // @ts-expect-error a misspelled option
  await run(azure.model(), document, { providerOptions: { "azure-document-intelligence": { feature: [] } } });
  const unknown = { features: ["magic"] } as const;
  // @ts-expect-error a feature that the vendor has not
  await run(azure.model(), document, { providerOptions: { "azure-document-intelligence": unknown } });
  // @ts-expect-error a pipeline of a provider that was not given
  await docmux.run("datalab:pl_x", document);
}

/** Settings are checked by their types. */
export function settingsAreTyped(): void {
  createAzureDocumentIntelligence({ tier: "F0", token: async () => "t", apiVersion: "2024-11-30" });
  // @ts-expect-error a tier that the vendor has not
  createAzureDocumentIntelligence({ tier: "S9" });
}

/** What only Azure reports is typed. */
export async function metadataIsAzures(): Promise<void> {
  expectTypeOf(azure.model()).toEqualTypeOf<AzureModel>();
  expectTypeOf(azure.model()).toExtend<
    Pipeline<"azure-document-intelligence", AzureRunOptions, AzureMetadata>
  >();
  const { providerMetadata } = await docmux.run("azure-document-intelligence:prebuilt-read", document);
  const metadata = providerMetadata["azure-document-intelligence"];
  expectTypeOf(metadata).toEqualTypeOf<AzureMetadata | undefined>();
  expectTypeOf(metadata?.regions["/paragraphs/0"]).toEqualTypeOf<readonly Region[] | undefined>();
  for await (const model of azure.listModels()) expectTypeOf(model).toEqualTypeOf<AzureModelInfo>();
}
