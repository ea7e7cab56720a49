import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { badRequest, notFound } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { type ClarifeyeContext, openProject, pathId } from "../open-project.ts";
import { liveDocuments } from "../project.ts";
import { readJson, readJsonBody } from "../read-json-body.ts";
import { sortedValues } from "../sorted-values.ts";
import { viewDocument } from "../view-document.ts";
import { projectPath } from "./project-path.ts";

type Pair = [key: string, value: string];

/** What a user writes on documents: pairs of a key and a value, in auto-sync projects only. */
export function addMetadataRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  const documentPath = `${projectPath}/documents/:document`;
  const open = (context: ClarifeyeContext) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const id = pathId(context, world, "document");
    const document = liveDocuments(project, nowMs).find((each) => each.id === id);
    if (!document) throw notFound();
    if (project.mode !== "auto_sync") throw badRequest("Document metadata requires an auto-sync project.");
    const view = () => viewDocument(project, document, nowMs, new URL(context.req.url).origin);
    return { document, view };
  };

  app.get(`${projectPath}/available-document-metadata/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    return context.json(sortedValues(liveDocuments(project, nowMs).flatMap(({ metadata }) => metadata)));
  });

  app.post(`${documentPath}/metadata-add/`, async (context) => {
    const { document, view } = open(context);
    const body = await readJson(context);
    const pairs = (Array.isArray(body) ? body : [body]).map(readPair);
    if (pairs.length === 0) throw badRequest("key and value are required.");
    document.metadata.push(...pairs);
    return context.json(view());
  });

  app.post(`${documentPath}/metadata-remove-pair/`, async (context) => {
    const { document, view } = open(context);
    const [key, value] = readPair(await readJsonBody(context));
    const place = document.metadata.findIndex((pair) => pair[0] === key && pair[1] === value);
    if (place >= 0) document.metadata.splice(place, 1);
    return context.json({ removed: place >= 0, document: view() });
  });

  app.post(`${documentPath}/metadata-remove-key/`, async (context) => {
    const { document, view } = open(context);
    const { key } = await readJsonBody(context);
    if (typeof key !== "string" || key === "") throw badRequest("key is required.");
    const before = document.metadata.length;
    document.metadata = document.metadata.filter((pair) => pair[0] !== key);
    return context.json({ removed_count: before - document.metadata.length, document: view() });
  });

  app.get(`${documentPath}/metadata-values/`, (context) => {
    const { document } = open(context);
    const key = context.req.query("key");
    if (!key) throw badRequest("Missing query parameter 'key'.");
    const values = document.metadata.filter((pair) => pair[0] === key).map(([, value]) => value);
    return context.json({ key, values });
  });
}

function readPair(input: unknown): Pair {
  const { key, value } = (input ?? {}) as Record<string, unknown>;
  if (typeof key === "string" && key !== "" && typeof value === "string") return [key, value];
  throw badRequest("key and value are required, both strings.");
}
