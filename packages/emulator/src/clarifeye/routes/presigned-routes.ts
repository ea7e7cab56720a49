import type { Hono } from "hono";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import { randomUuid } from "../../server/seeded-random.ts";
import { badRequest, notFound, unknownPath } from "../clarifeye-error.ts";
import type { ClarifeyeWorld } from "../clarifeye-world.ts";
import { contentTypeOf } from "../content-type-of.ts";
import { type ClarifeyeContext, openProject } from "../open-project.ts";
import type { PendingUpload } from "../pending-upload.ts";
import { processUpload } from "../process-upload.ts";
import { readJsonBody } from "../read-json-body.ts";
import { storeDocument } from "../store-document.ts";
import type { UploadStorage } from "../upload-storage.ts";
import { viewDocument } from "../view-document.ts";
import { projectPath } from "./project-path.ts";

/**
 * The way of the vendor's own client for files that are too large for one request: ask for a URL, send the file there,
 * confirm. Members are those that crf-api-client 0.0.26 sends and reads.
 */
export function addPresignedRoutes(
  app: Hono<EmulatorEnv>,
  world: ClarifeyeWorld,
  storage: UploadStorage,
): void {
  const open = (context: ClarifeyeContext) => {
    if (world.switches.documentedOnly) throw unknownPath();
    return openProject(context, world, "CAN_VIEW_DATA");
  };

  app.post(`${projectPath}/documents/generate-presigned-upload-url/`, async (context) => {
    const { project } = open(context);
    const { filename, content_type: contentType } = await readJsonBody(context);
    if (typeof filename !== "string" || filename === "") throw badRequest("filename is required.");
    const typeOfName = contentTypeOf(filename);
    if (typeOfName === undefined) throw badRequest(`Invalid file format: ${filename}.`);
    const documentId = randomUuid(world.random);
    const upload: PendingUpload = {
      documentId,
      fileKey: `projects/${project.id}/documents/${documentId}`,
      name: filename,
      contentType: typeof contentType === "string" && contentType !== "" ? contentType : typeOfName,
      bytes: null,
    };
    project.uploads.set(documentId, upload);
    const signed = storage.sign(world.switches.presignedMethod, upload);
    return context.json({ ...signed, document_id: documentId, file_key: upload.fileKey });
  });

  app.post(`${projectPath}/documents/confirm-upload/`, async (context) => {
    const { project, userId, nowMs } = open(context);
    const { document_id: id, skip_parsing: skipParsing } = await readJsonBody(context);
    const upload = project.uploads.get(String(id).toLowerCase());
    if (!upload) throw notFound();
    const { bytes, name, contentType } = upload;
    if (!bytes) throw badRequest("The file was not found in the storage.");
    project.uploads.delete(upload.documentId);
    const file = { id: upload.documentId, name, contentType, bytes, metadata: [], storedAtMs: nowMs };
    const document = await storeDocument(world.random, project, file);
    const run = processUpload(world, {
      project,
      documents: [document],
      skipParsing: skipParsing === true,
      userId,
      nowMs,
    });
    return context.json({
      document: viewDocument(project, document, nowMs, new URL(context.req.url).origin),
      message: "Upload confirmed.",
      ...(run ? { pipeline_run_id: run.id } : {}),
    });
  });
}
