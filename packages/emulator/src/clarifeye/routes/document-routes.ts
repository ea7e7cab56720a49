import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { chooseDocumentsByQuery } from "../choose-documents.ts";
import { badRequest, notFound } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { deleteDocument } from "../delete-document.ts";
import { documentTags } from "../document-tags.ts";
import { extractorTypes } from "../extractor.ts";
import { indexingOf } from "../indexing-status.ts";
import { type ClarifeyeContext, type OpenedProject, openProject, pathId } from "../open-project.ts";
import { paginate } from "../paginate.ts";
import { readJsonBody } from "../read-json-body.ts";
import { documentStatusAt, type StoredDocument } from "../stored-document.ts";
import { viewDocumentMinimal } from "../view-document.ts";
import { projectPath } from "./project-path.ts";

/** Read access to documents: their indexing status, lists and searches; and their deletion. */
export function addDocumentRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.get(`${projectPath}/documents/indexing-status/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    // Only auto-sync projects follow documents one by one.
    const documents =
      project.mode === "auto_sync" ? chooseDocumentsByQuery(project, context.req.query("document_ids")) : [];
    return context.json(
      documents.flatMap((document) =>
        [...indexingOf(document, nowMs)].map(([extractorId, status]) => {
          const extractor = project.extractors.get(extractorId);
          return {
            document_id: document.id,
            extractor_type: extractor ? extractorTypes[extractor.kind] : null,
            extractor_id: extractorId,
            extractor_version_id: extractor?.versionId ?? null,
            status,
          };
        }),
      ),
    );
  });

  app.get(`${projectPath}/documents/get-without-file/`, (context) => {
    const opened = openProject(context, world, "CAN_VIEW_DATA");
    return context.json(listPage(context, world, opened, () => true));
  });

  app.post(`${projectPath}/documents/filter-by-tag/`, async (context) => {
    const opened = openProject(context, world, "CAN_VIEW_DATA");
    const values = await readValues(context, "tag_values");
    const { project, nowMs } = opened;
    return context.json(
      listPage(context, world, opened, (document) =>
        documentTags(project, document, nowMs, false).some((tag) => values.has(tag.tag_value.toLowerCase())),
      ),
    );
  });

  app.post(`${projectPath}/documents/filter-by-metadata/`, async (context) => {
    const opened = openProject(context, world, "CAN_VIEW_DATA");
    const values = await readValues(context, "metadata_values");
    return context.json(
      listPage(context, world, opened, ({ metadata }) =>
        metadata.some(([, value]) => values.has(value.toLowerCase())),
      ),
    );
  });

  app.delete(`${projectPath}/documents/:document/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const document = project.documents.get(pathId(context, world, "document"));
    if (!document || documentStatusAt(document, nowMs) === "deleted") throw notFound();
    deleteDocument(document, nowMs, world.stepDurationMs);
    return context.body(null, 204);
  });
}

function listPage(
  context: ClarifeyeContext,
  world: ClarifeyeWorld,
  { project, nowMs }: OpenedProject,
  fits: (document: StoredDocument) => boolean,
) {
  const found = [...project.documents.values()].filter(
    (document) => documentStatusAt(document, nowMs) !== "deleted" && fits(document),
  );
  return paginate(
    context,
    world.switches.pageLinkOrigin,
    found.map((document) => viewDocumentMinimal(project, document, nowMs)),
  );
}

/** In lower case: both filters compare without it. */
async function readValues(context: ClarifeyeContext, key: string): Promise<Set<string>> {
  const values = (await readJsonBody(context))[key];
  if (Array.isArray(values) && values.every((value) => typeof value === "string")) {
    return new Set(values.map((value) => value.toLowerCase()));
  }
  throw badRequest(`${key} must be a list of strings.`);
}
