import { answer } from "../answer.ts";
import { DatalabError } from "../datalab-error.ts";
import type { DatalabState } from "../datalab-state.ts";
import { datalabTime } from "../datalab-time.ts";
import { FieldReader } from "../field-reader.ts";
import type { StoredFile } from "../file-store.ts";
import { readJsonBody } from "../read-json-body.ts";
import { checkLocation } from "../run-request.ts";

const UPLOAD_SECONDS = 3600;

/** Direct upload and what can be done with stored files (https://documentation.datalab.to/docs/recipes/file-management/file-upload-api). */
export function addFileRoutes(state: DatalabState): void {
  const { app } = state.frame;
  const { files, storage, switches } = state;

  app.post("/api/v1/files/upload", async (context) => {
    const body = await readJsonBody(context);
    const reader = new FieldReader();
    const filename = reader.requiredText(body, ["body", "filename"]);
    const contentType = reader.requiredText(body, ["body", "content_type"]);
    const location = reader.text(["body", "processing_location"], body.processing_location, null);
    reader.finish();
    checkLocation(location);
    const file = files.create(filename, contentType);
    return answer(context, state, {
      file_id: file.fileId,
      upload_url: storage.sign("PUT", objectPath(file), UPLOAD_SECONDS, { file }),
      expires_in: UPLOAD_SECONDS,
      reference: file.reference,
    });
  });

  // A GET although it changes something: that is how the vendor has it.
  app.get("/api/v1/files/:fileId/confirm", (context) => {
    const file = files.get(context.req.param("fileId"));
    if (!file.bytes) throw new DatalabError(400, "The file has not been uploaded yet.");
    if (file.bytes.byteLength > state.limits.maximumFileBytes) {
      file.status = "failed";
      throw new DatalabError(
        413,
        `File is too large. The maximum is ${state.limits.maximumFileBytes} bytes.`,
      );
    }
    file.status = "completed";
    return answer(context, state, {
      success: true,
      file_id: file.fileId,
      reference: file.reference,
      message: "File upload confirmed",
    });
  });

  app.get("/api/v1/files", (context) => {
    const reader = new FieldReader();
    const limit = reader.integer(["query", "limit"], context.req.query("limit"), 50, { min: 1, max: 100 });
    const offset = reader.integer(["query", "offset"], context.req.query("offset"), 0, { min: 0 });
    reader.finish();
    const all = files.list();
    return answer(context, state, {
      files: all.slice(offset, offset + limit).map(fileView),
      total: all.length,
      limit,
      offset,
    });
  });

  app.get("/api/v1/files/:fileId", (context) =>
    answer(context, state, fileView(files.get(context.req.param("fileId")))),
  );

  app.get("/api/v1/files/:fileId/download", (context) => {
    const reader = new FieldReader();
    const expiresIn = reader.integer(
      ["query", "expires_in"],
      context.req.query("expires_in"),
      UPLOAD_SECONDS,
      {
        min: 60,
        max: 86_400,
      },
    );
    reader.finish();
    const file = files.get(context.req.param("fileId"));
    if (file.status !== "completed") throw new DatalabError(400, "The file has not been uploaded yet.");
    return answer(context, state, {
      download_url: storage.sign("GET", objectPath(file), expiresIn, { file }),
      expires_in: expiresIn,
      file_id: file.fileId,
      original_filename: file.filename,
    });
  });

  app.delete("/api/v1/files/:fileId", (context) => {
    const file = files.get(context.req.param("fileId"));
    files.delete(file);
    return answer(context, state, { success: true, message: `File ${file.fileId} deleted successfully` });
  });

  function fileView(file: StoredFile): Record<string, unknown> {
    return {
      file_id: file.fileId,
      original_filename: file.filename,
      content_type: file.contentType,
      reference: file.reference,
      upload_status: file.status,
      file_size: file.bytes?.byteLength ?? null,
      created: datalabTime(file.createdMs, switches.timestamps),
    };
  }
}

function objectPath(file: StoredFile): string {
  return `/uploads/${file.hashId}/${encodeURIComponent(file.filename)}`;
}
