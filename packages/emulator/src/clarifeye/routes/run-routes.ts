import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { abortRun } from "../abort-run.ts";
import { notFound } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { type ClarifeyeContext, openProject, pathId } from "../open-project.ts";
import { paginate } from "../paginate.ts";
import { type PipelineRun, runStatusAt } from "../pipeline-run.ts";
import type { Project } from "../project.ts";
import { viewRun, viewRunInList } from "../run-view.ts";
import { projectPath } from "./project-path.ts";

/** Pipeline runs: the list (newest first), one run, and stopping it. */
export function addRunRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  const { switches } = world;

  app.get(`${projectPath}/pipeline-runs/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const status = context.req.query("status");
    const runs = [...project.runs.values()]
      .filter((run) => status === undefined || runStatusAt(run, nowMs) === status)
      .reverse();
    const page = paginate(context, switches.pageLinkOrigin, runs);
    const results = page.results.map((run) => viewRunInList(run, { project, switches, nowMs }));
    return context.json({ ...page, results });
  });

  app.get(`${projectPath}/pipeline-runs/:run/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const run = findRun(context, world, project);
    return context.json(viewRun(run, { project, switches, nowMs }));
  });

  app.post(`${projectPath}/pipeline-runs/:run/abort/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_RUN_TASKS");
    const run = findRun(context, world, project);
    abortRun(project, run, nowMs);
    return context.json({ status: runStatusAt(run, nowMs) });
  });
}

function findRun(context: ClarifeyeContext, world: ClarifeyeWorld, project: Project): PipelineRun {
  const run = project.runs.get(pathId(context, world, "run"));
  if (!run) throw notFound();
  return run;
}
