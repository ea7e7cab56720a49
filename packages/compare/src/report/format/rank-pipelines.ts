import type { ReportPipeline } from "../../model/report-pipeline.ts";

/** Best accuracy first, those without one last. Emulated ones come after all real ones: they are ranked apart. */
export function rankPipelines(pipelines: readonly ReportPipeline[]): ReportPipeline[] {
  return [...pipelines].sort(
    (a, b) => Number(a.emulated) - Number(b.emulated) || (b.accuracy ?? -1) - (a.accuracy ?? -1),
  );
}
