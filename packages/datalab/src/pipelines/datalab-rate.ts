import type { CallContext } from "@docmux/core/provider";
import type { DatalabConfig } from "../datalab-config.ts";
import { rateSchema } from "../datalab-wire.ts";
import { pipelinePath } from "./datalab-pipeline-path.ts";

/** What a pipeline costs. */
export interface DatalabRate {
  /** US cents for 1,000 pages, all steps together. Absent when the vendor does not tell. */
  ratePer1000PagesCents?: number;
  /** The vendor's own breakdown; its shape is not documented. */
  breakdown?: unknown;
  /** What the vendor said, unchanged. */
  raw: unknown;
}

/** `GET /pipelines/{id}/rate`; it depends on plan and region. */
export async function fetchRate(
  { client }: DatalabConfig,
  pipelineId: string,
  processingLocation: string | undefined,
  context: CallContext,
): Promise<DatalabRate> {
  const { body } = await client.request(
    {
      url: pipelinePath(pipelineId, "/rate"),
      query: { processing_location: processingLocation },
      effect: "read",
      schema: rateSchema,
    },
    context,
  );
  const { rate_per_1000_pages_cents: rate, rate_breakdown: breakdown } = body;
  return {
    ...(typeof rate === "number" ? { ratePer1000PagesCents: rate } : {}),
    ...(breakdown === undefined || breakdown === null ? {} : { breakdown }),
    raw: body,
  };
}
