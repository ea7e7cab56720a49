import { mean } from "d3-array";
import type { ReportField, ReportFieldSummary } from "../model/report-field.ts";

/** Fields over all rows and documents, most disagreement first. */
export function summarizeFields(
  fields: readonly ReportField[],
  pipelines: readonly string[],
): ReportFieldSummary[] {
  const byField = new Map<string, ReportField[]>();
  for (const field of fields) {
    const rows = byField.get(field.field);
    if (rows) rows.push(field);
    else byField.set(field.field, [field]);
  }
  return [...byField]
    .map(([field, rows]) => ({
      field,
      places: rows.length,
      agreement: mean(rows.flatMap((row) => row.agreement ?? [])) ?? null,
      accuracy: pipelines.map((pipeline) => accuracyOf(rows, pipeline)),
    }))
    .sort((a, b) => (a.agreement ?? 101) - (b.agreement ?? 101));
}

function accuracyOf(rows: readonly ReportField[], pipeline: string) {
  const verdicts = rows.flatMap(
    (row) => row.values.find((value) => value.pipeline === pipeline)?.verdict ?? [],
  );
  const matched = verdicts.filter((verdict) => verdict === "matched").length;
  const judged = verdicts.length;
  return { pipeline, accuracy: judged === 0 ? null : (100 * matched) / judged, matched, judged };
}
