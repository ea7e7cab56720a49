import {
  type AuthorizedRequest,
  ConfigError,
  type DirectCallOptions,
  defineProvider,
  InvalidInputError,
  isRecord,
  type JsonValue,
  type Pipeline,
  type Provider,
  type VendorCall,
} from "@docmux/core/provider";
import { isOwnRefusal, readFailure } from "./failure.ts";
import { type AzureModelInfo, listModels } from "./manage.ts";
import { observeRun } from "./observe/run.ts";
import { type AzureMetadata, fetchOperation, readResult } from "./result/read.ts";
import { compileSchema } from "./schema.ts";
import {
  type AzureDocumentIntelligenceSettings,
  type AzureKit,
  type AzureRunOptions,
  defaultApiVersion,
  endpointVariable,
  keyVariable,
  maxFileBytes,
  providerId,
  resultLifetimeMs,
  runOptionsSchema,
  settingsSchema,
} from "./settings.ts";
import { startAnalysis } from "./start/start.ts";
import { modelIdPattern, runUrl } from "./wire.ts";

/** Azure Document Intelligence, the API of version 4.0, as a provider. */
export interface AzureDocumentIntelligenceProvider
  extends Provider<"azure-document-intelligence", AzureModel> {
  /**
   * A model, `azure-document-intelligence:<model>`: one of the vendor's, such as `prebuilt-invoice`, or one that was built at
   * the resource.
   *
   * @param modelId - default `prebuilt-layout`.
   * @throws InvalidInputError for what is no id of a model. No request is sent.
   */
  model(modelId?: string): AzureModel;
  /**
   * Every model of the resource, fetched page by page as they are asked for.
   *
   * @throws ConfigError, VendorError
   */
  listModels(options?: DirectCallOptions): AsyncIterable<AzureModelInfo>;
}

/** A model of Azure Document Intelligence. */
export interface AzureModel extends Pipeline<"azure-document-intelligence", AzureRunOptions, AzureMetadata> {}

/**
 * Makes a provider for Azure Document Intelligence.
 *
 * @throws InvalidInputError for settings that are invalid. A missing key or endpoint is an error when a request is made.
 *
 * @example
 * ```ts
 * const azure = createAzureDocumentIntelligence({ baseUrl: "https://contoso.cognitiveservices.azure.com" });
 * const { data } = await run(azure.model("prebuilt-invoice"), { path: "invoice.pdf" });
 * ```
 */
export const createAzureDocumentIntelligence: (
  settings?: AzureDocumentIntelligenceSettings,
) => AzureDocumentIntelligenceProvider = /* @__PURE__ */ defineProvider({
  id: providerId,
  api: {
    url: missingEndpoint,
    urlVariable: endpointVariable,
    keyVariable,
    path: "/documentintelligence",
  },
  settings: settingsSchema,
  authorize,
  isOwnRefusal,
  readFailure,
  face: (kit): Omit<AzureDocumentIntelligenceProvider, keyof Provider> => ({
    model: (modelId = "prebuilt-layout") => createModel(kit, modelId),
    listModels: (options) => listModels(kit, options),
  }),
  pipelineFromUri: (path, face) => (modelIdPattern.test(path) ? face.model(path) : undefined),
  uriHelp: `Write ${providerId}:<model>, such as ${providerId}:prebuilt-invoice.`,
});

/** Azure Document Intelligence with endpoint and key from the environment, read when a request is made. */
export const azureDocumentIntelligence: AzureDocumentIntelligenceProvider =
  /* @__PURE__ */ createAzureDocumentIntelligence();

function missingEndpoint(): never {
  throw new ConfigError("The setting baseUrl is missing: each resource has an endpoint of its own", {
    providerId,
    nextStep: `Pass { baseUrl: "https://<name>.cognitiveservices.azure.com" } or set the environment variable ${endpointVariable}.`,
    advice: { action: "set-setting", setting: "baseUrl", variable: endpointVariable },
  });
}

async function authorize({ headers }: AuthorizedRequest, { settings, apiKey }: AzureKit): Promise<void> {
  const { token, keyHeader = "Ocp-Apim-Subscription-Key" } = settings;
  if (token) headers.set("authorization", `Bearer ${await token()}`);
  else headers.set(keyHeader, apiKey());
}

function createModel(kit: AzureKit, modelId: string): AzureModel {
  if (!modelIdPattern.test(modelId)) {
    throw new InvalidInputError(`"${String(modelId).slice(0, 100)}" is not the id of a model`, {
      providerId,
      nextStep: "Name a model, such as prebuilt-layout or prebuilt-invoice. No request was sent.",
    });
  }
  const { apiVersion = defaultApiVersion, tier = "S0" } = kit.settings;
  return kit.pipeline<AzureRunOptions, AzureMetadata>({
    id: modelId,
    offers: {
      pages: true,
      outputFormats: modelId === "prebuilt-layout" ? ["markdown"] : [],
      documents: ["file", "url"],
      maxFileBytes: maxFileBytes[tier],
      resultLifetimeMs,
    },
    options: runOptionsSchema,
    start: (request, call, note) => startAnalysis(kit, modelId, request, call, note),
    status: (ref, call) => observeRun(modelId, ref, apiVersion, call),
    result: ({ ref }, call) => fetchOperation(modelId, ref, apiVersion, call),
    read: readResult,
    compileSchema: (fields) => compileSchema(modelId, fields),
    cleanUp: (item, call) => deleteResult(item, apiVersion, call),
  });
}

/** Deletes a result at the vendor. One that is gone already is fine. */
async function deleteResult(item: JsonValue, apiVersion: string, call: VendorCall): Promise<void> {
  const { modelId, resultId } = isRecord(item) ? item : {};
  const url = runUrl(String(modelId), String(resultId), apiVersion);
  const { failed } = await call.attempt({ method: "DELETE", url, effect: "idempotent" });
  if (failed && failed.httpStatus !== 404) throw failed.error;
}
