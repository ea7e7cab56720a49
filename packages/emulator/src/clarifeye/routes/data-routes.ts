import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { notFound } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { dataOperation } from "../data-operation.ts";
import { openProject, pathId } from "../open-project.ts";
import { readJsonBody } from "../read-json-body.ts";
import { projectPath } from "./project-path.ts";

/** Reading and writing the rows of a table, by the table's own id. A version's id in the path is unknown here. */
export function addDataRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.post(`${projectPath}/tables/:table/data-operations/`, async (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const table = project.tables.get(pathId(context, world, "table"));
    if (!table) throw notFound();
    return context.json(dataOperation(world, project, table, await readJsonBody(context), nowMs));
  });
}
