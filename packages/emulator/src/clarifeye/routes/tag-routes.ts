import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { chooseDocumentsByQuery } from "../choose-documents.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { documentTags } from "../document-tags.ts";
import { openProject } from "../open-project.ts";
import { sortedValues } from "../sorted-values.ts";
import { projectPath } from "./project-path.ts";

/** Tags of documents: what an extractor may give, and what it gave. Both answers are maps without pages; a document without tags has no key. */
export function addTagRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.get(`${projectPath}/document-tags-by-document/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const includeDeleted = context.req.query("include_deleted_rows") === "true";
    const entries = chooseDocumentsByQuery(project, context.req.query("document_ids"))
      .map((document) => [document.id, documentTags(project, document, nowMs, includeDeleted)] as const)
      .filter(([, tags]) => tags.length > 0)
      .map(([id, tags]) => [id, { tags }]);
    return context.json(Object.fromEntries(entries));
  });

  app.get(`${projectPath}/available-document-tags/`, (context) => {
    const { project, nowMs } = openProject(context, world, "CAN_VIEW_DATA");
    const used = [...project.documents.values()]
      .flatMap((document) => documentTags(project, document, nowMs, false))
      .map(({ tag_name: name, tag_value: value }) => [name, value] as const);
    const configured = [...project.extractors.values()]
      .filter(({ kind }) => kind === "document-tag-extraction")
      .flatMap(({ schema }) => Object.entries(schema.properties ?? {}));
    const unused = configured.map(([name]) => [name, []]);
    const possible = configured.flatMap(([name, tag]) =>
      (tag.enum ?? []).map((value) => [name, String(value)] as const),
    );
    return context.json({ ...Object.fromEntries(unused), ...sortedValues([...possible, ...used]) });
  });
}
