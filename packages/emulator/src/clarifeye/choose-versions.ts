import { randomUuid } from "../server/seeded-random.ts";
import type { FlowNode } from "./extraction-flow.ts";
import type { Extractor } from "./extractor.ts";
import type { Project } from "./project.ts";
import { TimedLog } from "./timed-log.ts";
import { latestVersion, type TableVersion, type WarehouseTable } from "./warehouse-table.ts";

/** Where an extractor writes in one run. */
export interface VersionChoice {
  extractor: Extractor;
  table: WarehouseTable;
  version: TableVersion;
}

interface ChoiceRequest {
  project: Project;
  nodes: FlowNode[];
  mode: string;
  nowMs: number;
}

/** The version that each extractor of a run writes to, by extractor id: the newest one, or a new one in a `recreate-*` mode. */
export function chooseVersions(
  random: () => number,
  { project, nodes, mode, nowMs }: ChoiceRequest,
): Map<string, VersionChoice> {
  const choices = new Map<string, VersionChoice>();
  for (const { extractor_id: extractorId, depends_on: dependsOn } of nodes) {
    const extractor = project.extractors.get(extractorId ?? "");
    const table = project.tables.get(extractor?.tableId ?? "");
    if (!extractor || !table) continue;
    const existing = mode.startsWith("recreate") ? undefined : latestVersion(table, nowMs);
    // A new version exists once its run has started, and only the plan of the run knows when.
    const version = existing ?? {
      id: randomUuid(random),
      createdAtMs: Number.POSITIVE_INFINITY,
      dependencies: {},
      rows: new TimedLog(),
    };
    const before = nodes.filter((node) => dependsOn.includes(node.name));
    for (const { extractor_id: sourceId } of before) {
      const source = choices.get(sourceId ?? "");
      if (source) version.dependencies[source.table.name] = source.version.id;
    }
    if (!existing) table.versions.push(version);
    choices.set(extractor.id, { extractor, table, version });
  }
  return choices;
}

/** The versions that a publication of these nodes pushes: the newest of each table, by table name. */
export function publishableVersions(
  project: Project,
  nodes: FlowNode[],
  nowMs: number,
): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const node of nodes) {
    const extractor = project.extractors.get(node.extractor_id ?? "");
    const table = project.tables.get(extractor?.tableId ?? "");
    const version = table && latestVersion(table, nowMs);
    if (table && version) versions[table.name] = version.id;
  }
  return versions;
}
