import type { ReportField } from "../../model/report-field.ts";

/** How many places a person is asked to look at. */
const most = 20;

/** The places on which pipelines agree least: what is most worth a look, with or without a truth. */
export function mostDisputed(fields: readonly ReportField[]): ReportField[] {
  return fields
    .filter((field) => field.agreement !== null && field.agreement < 100)
    .sort((a, b) => (a.agreement ?? 0) - (b.agreement ?? 0))
    .slice(0, most);
}
