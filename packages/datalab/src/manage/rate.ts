import {
  type Cost,
  type DirectCallOptions,
  decimalFromNumber,
  InvalidInputError,
  shiftDecimal,
} from "@docmux/core/provider";
import { pipelinePath } from "../paths.ts";
import { type OpenCall, providerId } from "../settings.ts";
import { rateSchema } from "../wire.ts";

/** What a pipeline costs. */
export interface DatalabRate {
  /** US cents for 1,000 pages, all steps together. Absent when the vendor reports none. */
  ratePer1000PagesCents?: number;
  /** The vendor's own breakdown; its shape is not documented. */
  breakdown?: unknown;
  /** What the vendor returned, unchanged. */
  raw: unknown;
}

/** How a cost is estimated. */
export interface DatalabCostOptions extends DirectCallOptions {
  /** Region such as `eu`, which may have another rate. Default: that of the team. */
  processingLocation?: string | undefined;
}

/** `GET /pipelines/{id}/rate`; it depends on plan and region. */
export async function fetchRate(
  open: OpenCall,
  pipelineId: string,
  { processingLocation, ...options }: DatalabCostOptions = {},
): Promise<DatalabRate> {
  const raw = await open(options).read(pipelinePath(pipelineId, "/rate"), {
    query: { processing_location: processingLocation },
    schema: rateSchema,
  });
  const { rate_per_1000_pages_cents: rate, rate_breakdown: breakdown } = raw;
  return {
    ...(typeof rate === "number" ? { ratePer1000PagesCents: rate } : {}),
    ...(breakdown === undefined || breakdown === null ? {} : { breakdown }),
    raw,
  };
}

/** Estimates the cost of a run from the pipeline's rate (page "Run a Pipeline", section "Billing"). */
export async function estimateCost(
  open: OpenCall,
  pipelineId: string,
  pages: number,
  options: DatalabCostOptions = {},
): Promise<Cost | undefined> {
  if (!Number.isSafeInteger(pages) || pages < 0) {
    throw new InvalidInputError(`${pages} is not a number of pages`, {
      providerId,
      nextStep: "Pass how many pages the document has.",
    });
  }
  const { ratePer1000PagesCents } = await fetchRate(open, pipelineId, options);
  if (ratePer1000PagesCents === undefined) return undefined;
  // Rounded first: what binary fractions add at the end must not become one more cent.
  const cents = Math.ceil(Number(((ratePer1000PagesCents * pages) / 1000).toFixed(6)));
  const amount = decimalFromNumber(cents);
  return amount === undefined
    ? undefined
    : { amount: shiftDecimal(amount, 2), currency: "USD", exactness: "estimate" };
}
