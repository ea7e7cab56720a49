import type { TimestampStyle } from "./datalab-time.ts";

/**
 * Where the vendor's documents are silent or contradict each other, each reading is a position of a switch. A client has
 * to get along with all of them.
 */
export interface DatalabBehavior {
  /** A step result after its hour: HTTP 404, or HTTP 200 with `status: "expired"`. Default `"404"`. */
  expiredResult: "404" | "200";
  /** A step result asked for too early: HTTP 200 with `status: "processing"`, or HTTP 404. Default `"200"`. */
  notReadyResult: "200" | "404";
  /** `cost_breakdown` is null on the first complete answer and filled from the second on. Default true. */
  lateCost: boolean;
  /** Scores of fast extraction are missing on the first complete answer. Default true. */
  lateScores: boolean;
  /** The content of a step result lies behind a signed URL on the storage origin. Default false. */
  resultIndirection: boolean;
  /** What `result_url` of a step looks like: a path, a URL of the API, a signed URL of the storage. Default `"relative"`. */
  stepResultUrl: "relative" | "absolute" | "storage";
  /** Whether times carry a zone, as the `date-time` of the API reference does. Default `"zoned"`. */
  timestamps: TimestampStyle;
  /** Whether keys without a value are sent as null or left out. Default `"null"`. */
  emptyKeys: "null" | "absent";
  /** What an impossible order of steps answers at create and update. Default `"400"`. */
  badComposition: "400" | "422" | "accept";
  /** How the limit of pages in flight shows: a failed step, or a complete result with `success: false`. Default `"failed-step"`. */
  pageLimit: "failed-step" | "unsuccessful-result";
  /** How segments name their pages: a list of indexes, or a range such as `"0-2"`. Default `"pages"`. */
  segmentPages: "pages" | "page_range";
  /** An extract step after a segment step: one object per segment name, or one object for the document. Default `"by-segment"`. */
  segmentedExtraction: "by-segment" | "merged";
  /** `extraction_schema_json` as the documented string, or as the object some clients guard against. Default `"string"`. */
  extractionJson: "string" | "object";
  /** Whether a webhook also names the run as `execution_id`, which the vendor's documents do not. Default false. */
  webhookExecutionId: boolean;
}

export const defaultBehavior: DatalabBehavior = {
  expiredResult: "404",
  notReadyResult: "200",
  lateCost: true,
  lateScores: true,
  resultIndirection: false,
  stepResultUrl: "relative",
  timestamps: "zoned",
  emptyKeys: "null",
  badComposition: "400",
  pageLimit: "failed-step",
  segmentPages: "pages",
  segmentedExtraction: "by-segment",
  extractionJson: "string",
  webhookExecutionId: false,
};
