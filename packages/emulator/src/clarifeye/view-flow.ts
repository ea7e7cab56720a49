import { toClarifeyeTime } from "./clarifeye-time.ts";
import type { ExtractionFlow } from "./extraction-flow.ts";
import type { Project } from "./project.ts";

/** A flow as lists and changes answer it. */
export function viewFlow(project: Project, flow: ExtractionFlow, nowMs: number) {
  const published = project.publications.until(nowMs).filter((each) => each.flowId === flow.id);
  const last = published.at(-1);
  return {
    id: flow.id,
    name: flow.name,
    publish_mode: flow.publishMode,
    dag: flow.dag,
    tpuf_namespaces: Object.fromEntries(
      Object.entries(last?.versions ?? {}).map(([table, version]) => [table, `ns-${version}`]),
    ),
    last_pushed_to_tpuf: last ? toClarifeyeTime(last.atMs) : null,
    created_at: toClarifeyeTime(flow.createdAtMs),
    updated_at: toClarifeyeTime(Math.max(flow.updatedAtMs, last?.atMs ?? 0)),
  };
}
