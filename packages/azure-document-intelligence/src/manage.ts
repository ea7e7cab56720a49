import {
  type DirectCallOptions,
  omitNullish,
  pageThrough,
  toIsoTimestamp,
  type VendorCall,
} from "@docmux/core/provider";
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
  let query: string | undefined = queryOf({ "api-version": kit.settings.apiVersion ?? defaultApiVersion });
  return pageThrough(
    ({ modelId }: AzureModelInfo) => modelId,
    async () => {
      const page = await readModels(call, query ?? "");
      query = page.next;
      return { items: page.models.map(toModelInfo), isLast: query === undefined };
    },
  );
}

async function readModels(call: VendorCall, query: string) {
  const { value, nextLink } = await call.read(modelsPath + query, { schema: modelListSchema });
  // Only its query is taken: the address of the list is known, and the key goes nowhere else.
  const next = nextLink && URL.canParse(nextLink) ? new URL(nextLink).search : "";
  return { models: value ?? [], next: next === "" ? undefined : next };
}

function toModelInfo(model: WireModel): AzureModelInfo {
  const { modelId, description, createdDateTime, expirationDateTime } = model;
  const createdAt = toIsoTimestamp(createdDateTime);
  const expiresAt = toIsoTimestamp(expirationDateTime);
  return { modelId, ...omitNullish({ description, createdAt, expiresAt }), raw: model };
}
