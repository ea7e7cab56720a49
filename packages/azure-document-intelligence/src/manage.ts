import { type DirectCallOptions, omitNullish, pageThrough, toIsoTimestamp } from "@docmux/core/provider";
import { type AzureKit, defaultApiVersion } from "./settings.ts";
import { modelListSchema, modelsPath, queryOf, type WireModel } from "./wire.ts";

/** A model of the resource: one of the vendor's, or one that was built there. */
export interface AzureModelInfo {
  /** The part of a pipeline URI behind the colon. */
  modelId: string;
  description?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  /** ISO 8601, UTC. A model that was built is deleted then. */
  expiresAt?: string;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** Every model, fetched page by page as they are asked for. */
export function listModels(kit: AzureKit, options?: DirectCallOptions): AsyncIterable<AzureModelInfo> {
  const call = kit.call(options);
  let query = queryOf({ "api-version": kit.settings.apiVersion ?? defaultApiVersion });
  return pageThrough(
    ({ modelId }: AzureModelInfo) => modelId,
    async () => {
      const { value, nextLink } = await call.read(modelsPath + query, { schema: modelListSchema });
      // Only its query is taken: the address of the list is known, and the key goes nowhere else.
      query = nextLink && URL.canParse(nextLink) ? new URL(nextLink).search : "";
      return { items: (value ?? []).map(toModelInfo), isLast: query === "" };
    },
  );
}

function toModelInfo(model: WireModel): AzureModelInfo {
  const { modelId, description, createdDateTime, expirationDateTime } = model;
  const createdAt = toIsoTimestamp(createdDateTime);
  const expiresAt = toIsoTimestamp(expirationDateTime);
  return { modelId, ...omitNullish({ description, createdAt, expiresAt }), raw: model };
}
