import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { html, type Markup } from "./markup.ts";

/** The name of a pipeline over a column, marked when its answers are not the vendor's. */
export function pipelineHeading({ label, emulated }: ReportPipeline): Markup {
  return html`${label}${emulated && html` <span class="emulated-mark">emulated</span>`}`;
}
