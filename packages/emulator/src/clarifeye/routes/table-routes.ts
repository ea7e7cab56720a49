import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { notFound, unknownPath } from "../clarifeye-error.ts";
import { toClarifeyeTime } from "../clarifeye-time.ts";
import type { ClarifeyePermission, ClarifeyeWorld } from "../clarifeye-world.ts";
import { type ClarifeyeContext, openProject, pathId } from "../open-project.ts";
import { paginate } from "../paginate.ts";
import { deployedVersionId, type Project } from "../project.ts";
import { documentStatusAt } from "../stored-document.ts";
import { viewDocument } from "../view-document.ts";
import { latestVersion, type TableVersion, type WarehouseTable } from "../warehouse-table.ts";
import { projectPath } from "./project-path.ts";

/** What only the vendor's own client was seen to use. With the switch `documentedOnly` none of it is there. */
export function addTableRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  const open = (context: ClarifeyeContext, permission: ClarifeyePermission = "CAN_VIEW_DATA") => {
    if (world.switches.documentedOnly) throw unknownPath();
    return openProject(context, world, permission);
  };
  const findTable = (context: ClarifeyeContext, project: Project) => {
    const table = project.tables.get(pathId(context, world, "table"));
    if (!table) throw notFound();
    return table;
  };
  const page = <T>(context: ClarifeyeContext, items: T[]) =>
    context.json(paginate(context, world.switches.pageLinkOrigin, items));

  app.get(`${projectPath}/tables/`, (context) => {
    const { project } = open(context);
    return page(context, [...project.tables.values()].map(viewTable));
  });

  app.get(`${projectPath}/tables/:table/`, (context) =>
    context.json(viewTable(findTable(context, open(context).project))),
  );

  app.get(`${projectPath}/tables/:table/versions/`, (context) => {
    const { project, nowMs } = open(context);
    const table = findTable(context, project);
    const existing = table.versions.filter((version) => version.createdAtMs <= nowMs);
    return page(context, existing.map((version) => viewVersion(project, table, version, nowMs)).reverse());
  });

  app.get(`${projectPath}/tables/:table/latest-or-deployed-version/`, (context) => {
    const { project, nowMs } = open(context);
    const table = findTable(context, project);
    const deployedId = deployedVersionId(project, table.name, nowMs);
    const version =
      context.req.query("use_deployed_version")?.toLowerCase() === "true"
        ? table.versions.find((each) => each.id === deployedId)
        : latestVersion(table, nowMs);
    if (!version) throw notFound();
    return context.json(viewVersion(project, table, version, nowMs));
  });

  app.get(`${projectPath}/documents/`, (context) => {
    const { project, nowMs } = open(context);
    const { origin } = new URL(context.req.url);
    const documents = [...project.documents.values()].filter(
      (document) => documentStatusAt(document, nowMs) !== "deleted",
    );
    return page(
      context,
      documents.map((document) => viewDocument(project, document, nowMs, origin)),
    );
  });
}

function viewTable(table: WarehouseTable) {
  return {
    id: table.id,
    name: table.name,
    object_type: table.objectType,
    columns: table.columns.map((name) => ({ name })),
    created_at: toClarifeyeTime(table.createdAtMs),
  };
}

function viewVersion(project: Project, table: WarehouseTable, version: TableVersion, nowMs: number) {
  return {
    id: version.id,
    table: table.id,
    created_at: toClarifeyeTime(version.createdAtMs),
    deployed: deployedVersionId(project, table.name, nowMs) === version.id,
    table_version_dependencies: version.dependencies,
  };
}
