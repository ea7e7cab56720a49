import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { changeFlow } from "../change-flow.ts";
import { chooseDocuments } from "../choose-documents.ts";
import { badRequest, notFound } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import type { ExtractionFlow } from "../extraction-flow.ts";
import { isComputed } from "../indexing-status.ts";
import { type ClarifeyeContext, openProject, pathId } from "../open-project.ts";
import type { Project } from "../project.ts";
import { readJsonBody } from "../read-json-body.ts";
import { sortDag } from "../sort-dag.ts";
import { startFlowRun, startPublishRun } from "../start-flow-run.ts";
import { viewFlow } from "../view-flow.ts";
import { projectPath } from "./project-path.ts";

/** Extraction flows: the list of them, changes, and the three calls that take documents. */
export function addFlowRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.get(`${projectPath}/extraction-flows/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const flows = [...project.flows.values()].map((flow) => viewFlow(project, flow, nowMs));
    return context.json(flows.sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at)));
  });

  app.patch(`${projectPath}/extraction-flows/:flow/`, async (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_RUN_TASKS");
    const flow = findFlow(context, world, project);
    changeFlow(flow, await readJsonBody(context), nowMs);
    return context.json(viewFlow(project, flow, nowMs));
  });

  app.post(`${projectPath}/extraction-flows/:flow/run-sync/`, async (context) => {
    const { project, userId, nowMs } = openProject(context, world, "CAN_RUN_TASKS");
    const flow = findFlow(context, world, project);
    const { document_ids: documentIds } = await readJsonBody(context);
    const documents = chooseDocuments(project, documentIds, nowMs);
    const run = startFlowRun(world, { project, flow, documents, userId, nowMs });
    return context.json({ message: "Sync started.", pipeline_run_id: run.id });
  });

  app.post(`${projectPath}/extraction-flows/:flow/publish/`, async (context) => {
    const { project, userId, nowMs } = openProject(context, world, "CAN_RUN_TASKS");
    const flow = findFlow(context, world, project);
    if (flow.publishMode === "auto_publish" && world.switches.publishOfAutoFlow === "400") {
      throw badRequest("Only flows with publish_mode manual_publish can be published.");
    }
    const { document_ids: documentIds } = await readJsonBody(context);
    const documents = chooseDocuments(project, documentIds, nowMs);
    const run = startPublishRun(world, { project, flow, documents, userId, nowMs });
    return context.json({ message: "Publish started.", pipeline_run_id: run.id });
  });

  app.post(`${projectPath}/extraction-flows/:flow/node-stats/`, async (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_RUN_TASKS");
    const flow = findFlow(context, world, project);
    const { document_ids: documentIds } = await readJsonBody(context);
    const documents = chooseDocuments(project, documentIds, nowMs);
    const reuses = !flow.runMode.startsWith("recreate");
    const entries = sortDag(project, flow).map(({ name, extractor_id: extractorId }) => {
      const cached =
        reuses && extractorId !== null
          ? documents.filter((document) => isComputed(document, extractorId, nowMs)).length
          : 0;
      // The vendor publishes no schema for a node's numbers: these two keys are the emulator's own.
      return [name, { cached, to_compute: documents.length - cached }];
    });
    return context.json(Object.fromEntries(entries));
  });
}

function findFlow(context: ClarifeyeContext, world: ClarifeyeWorld, project: Project): ExtractionFlow {
  const flow = project.flows.get(pathId(context, world, "flow"));
  if (!flow) throw notFound();
  return flow;
}
