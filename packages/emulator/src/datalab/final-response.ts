/** The answer of one processor, as `MarkerFinalResponse` of the vendor's API reference has it. */
export interface FinalResponse {
  status: string;
  success: boolean | null;
  error: string | null;
  error_in: "VALIDATION" | "INFERENCE" | "OTHER" | null;
  output_format: string | null;
  markdown: string | null;
  html: string | null;
  json: Record<string, unknown> | null;
  chunks: Record<string, unknown> | null;
  extraction_schema_json: string | Record<string, unknown> | null;
  extraction_score_average: number | null;
  extraction_mode: string | null;
  segmentation_results: Record<string, unknown> | null;
  images: Record<string, string> | null;
  metadata: Record<string, unknown> | null;
  page_count: number | null;
  runtime: number | null;
  parse_quality_score: number | null;
  cost_breakdown: Record<string, number> | null;
  total_cost: number | null;
  checkpoint_id: string | null;
  versions: Record<string, unknown> | null;
  evaluation: Record<string, unknown> | null;
  result_url: string | null;
  expires_in: number | null;
}

/** An answer with every key and nothing in it. */
export function emptyFinalResponse(status: string): FinalResponse {
  return {
    status,
    success: null,
    error: null,
    error_in: null,
    output_format: null,
    markdown: null,
    html: null,
    json: null,
    chunks: null,
    extraction_schema_json: null,
    extraction_score_average: null,
    extraction_mode: null,
    segmentation_results: null,
    images: null,
    metadata: null,
    page_count: null,
    runtime: null,
    parse_quality_score: null,
    cost_breakdown: null,
    total_cost: null,
    checkpoint_id: null,
    versions: null,
    evaluation: null,
    result_url: null,
    expires_in: null,
  };
}
