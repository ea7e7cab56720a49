import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { badRequest } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { openProject } from "../open-project.ts";
import { processUpload } from "../process-upload.ts";
import { readUpload } from "../read-upload.ts";
import { storeDocument } from "../store-document.ts";
import type { StoredDocument } from "../stored-document.ts";
import { viewDocument } from "../view-document.ts";
import { projectPath } from "./project-path.ts";

/** Documents in, and what an upload sets off: silent indexing (`auto_sync`) or a parsing run (`classic`). */
export function addUploadRoutes(app: Hono<EmulatorEnv>, world: ClarifeyeWorld): void {
  app.post(`${projectPath}/documents/bulk-upload/`, async (context) => {
    const { project, userId } = openProject(context, world, "CAN_VIEW_DATA");
    const form = await context.req.formData().catch(() => {
      throw badRequest("No files uploaded.");
    });
    const { files, skipParsing } = await readUpload(form);
    const nowMs = world.clock.now();
    const stored: StoredDocument[] = [];
    for (const { metadata, ...file } of files) {
      // Metadata needs an auto-sync project.
      const kept = project.mode === "auto_sync" ? metadata : [];
      stored.push(await storeDocument(world.random, project, { ...file, metadata: kept, storedAtMs: nowMs }));
    }
    processUpload(world, { project, documents: stored, skipParsing, userId, nowMs });
    const { origin } = new URL(context.req.url);
    const answer = stored.map((document) => viewDocument(project, document, nowMs, origin));
    return context.json(world.switches.uploadOrder === "reversed" ? answer.reverse() : answer, 201);
  });

  app.get("/media/documents/:document/:name", (context) => {
    const document = [...world.projects.values()]
      .map((project) => project.documents.get(context.req.param("document")))
      .find((found) => found !== undefined);
    if (!document) return context.notFound();
    return context.body(new Uint8Array(document.bytes), 200, { "content-type": document.contentType });
  });
}
