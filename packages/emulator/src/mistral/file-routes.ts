import { viewFile } from "./file-store.ts";
import { invalid, MistralError, plainError } from "./mistral-error.ts";
import type { MistralState } from "./mistral-state.ts";
import { isRecord } from "./ocr-request.ts";

const purposes = ["ocr", "batch", "fine-tune"];
const maxUploadBytes = 512 * 1024 * 1024;

/** `/v1/files`. */
export function addFileRoutes({ frame, files, storage, switches }: MistralState): void {
  const { app, clock } = frame;

  app.post("/v1/files", async (context) => {
    const form = await context.req.formData().catch(() => undefined);
    const file = form?.get("file");
    if (!(file instanceof File)) {
      throw invalid({ type: "missing", loc: ["body", "file"], msg: "Field required", input: null });
    }
    const purpose = String(form?.get("purpose") ?? "fine-tune");
    if (!purposes.includes(purpose)) {
      const msg = `Input should be ${purposes.join(" or ")}`;
      throw invalid({ type: "literal_error", loc: ["body", "purpose"], msg, input: purpose });
    }
    if (file.size > maxUploadBytes) throw plainError(413, "File too large");
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (purpose === "batch") requireRows(new TextDecoder().decode(bytes));
    const stored = files.add(
      {
        bytes,
        filename: file.name,
        purpose,
        mimetype: file.type || "application/octet-stream",
        visibility: String(form?.get("visibility") ?? "workspace"),
        expiresAtMs: hoursFromNow(form?.get("expiry")),
      },
      switches.fileVisibleAfterMs,
    );
    return context.json(viewFile(stored));
  });

  function hoursFromNow(expiry: unknown): number | null {
    const hours = Number(expiry);
    return expiry && hours > 0 ? clock.now() + hours * 3_600_000 : null;
  }

  app.get("/v1/files", (context) => {
    const { page = "0", page_size: size = "100", purpose, search } = context.req.query();
    const found = files
      .list()
      .filter((file) => (purpose ? file.purpose === purpose : true))
      .filter((file) => (search ? file.filename.includes(search) : true))
      .reverse();
    const from = Number(page) * Number(size);
    const data = found.slice(from, from + Number(size)).map(viewFile);
    return context.json({ data, object: "list", total: found.length });
  });

  app.get("/v1/files/:id", (context) =>
    context.json({ ...viewFile(files.get(context.req.param("id"))), deleted: false }),
  );

  app.delete("/v1/files/:id", (context) => {
    const id = context.req.param("id");
    files.delete(id);
    return context.json({ id, object: "file", deleted: true });
  });

  app.get("/v1/files/:id/content", (context) => {
    const { bytes } = files.get(context.req.param("id"));
    return new Response(bytes.slice(), { headers: { "content-type": "application/octet-stream" } });
  });

  app.get("/v1/files/:id/url", (context) => {
    const hours = Number(context.req.query("expiry") ?? 24);
    if (!(hours >= 1 && hours <= 168)) {
      const msg = "Input should be between 1 and 168";
      throw invalid({ type: "value_error", loc: ["query", "expiry"], msg, input: hours });
    }
    return context.json({ url: storage.sign(files.get(context.req.param("id")), hours) });
  });
}

/** One bad line refuses the whole file. */
function requireRows(text: string): void {
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const row = parse(line);
    if (!isRecord(row) || !isRecord(row.body))
      throw new MistralError(422, { detail: `Invalid line ${at + 1}` });
  }
}

/** JSON, or `undefined` for what is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
