import type { EmulatorFrame } from "../../server/emulator.ts";
import { randomUuid } from "../../server/seeded-random.ts";
import { readJsonObject } from "../bare/read-run-request.ts";
import { isoTime } from "../wire/iso-time.ts";
import type { HostedContext } from "./hosted-context.ts";
import { invalidField, PlatformError } from "./platform-error.ts";

const maximumGrantBytes = 50 * 1024 * 1024;
const maximumBulk = 100;
const ownPrefixes = ["pipelex-storage://org_emulator/", "pipelex-storage://normalized/"];

/** Files of the hosted service: inline upload, upload grant, and links to what is stored. */
export function addStorageRoutes({ app }: EmulatorFrame, hosted: HostedContext): void {
  const { engine, links, storage } = hosted;

  function newUri(filename: string): string {
    const extension = /\.\w{1,8}$/.exec(filename)?.[0] ?? "";
    return `pipelex-storage://org_emulator/assets/${randomUuid(engine.random)}${extension}`;
  }

  function resolve(uri: unknown): { url: string; expires_at: string; content_type: string | null } {
    if (typeof uri !== "string" || !/^pipelex-storage:\/\/[^/]+\/.+/.test(uri)) {
      throw new PlatformError("invalid_storage_uri", 422, "uri must be a pipelex-storage:// URI");
    }
    if (!ownPrefixes.some((prefix) => uri.startsWith(prefix))) {
      throw new PlatformError("forbidden", 403, "The file belongs to another organization");
    }
    const { target, expiresMs } = links.read(uri);
    return { url: storage.origin + target, expires_at: isoTime(expiresMs), content_type: guessType(uri) };
  }

  app.post("/v1/upload", async (context) => {
    const body = readJsonObject(await context.req.text());
    const filename = textOf(body, "filename");
    const uri = newUri(filename);
    const bytes = Buffer.from(textOf(body, "data"), "base64");
    const contentType = typeof body.content_type === "string" ? body.content_type : null;
    engine.objects.put(uri, { bytes, contentType });
    return context.json({ uri, filename });
  });

  app.post("/v1/upload/grant", async (context) => {
    const body = readJsonObject(await context.req.text());
    const filename = textOf(body, "filename");
    const { size, content_type: contentType } = body;
    if (!Number.isInteger(size) || Number(size) <= 0)
      throw invalidField("size", "size must be a positive integer");
    if (Number(size) > maximumGrantBytes) {
      throw invalidField("size", `size must be at most ${maximumGrantBytes} bytes`);
    }
    const headers: Record<string, string> = {
      "If-None-Match": "*",
      ...(typeof contentType === "string" ? { "Content-Type": contentType } : {}),
      "x-amz-meta-filename": encodeURIComponent(filename),
    };
    const uri = newUri(filename);
    const { target, expiresMs } = links.write(uri, Number(size), headers);
    return context.json({
      uri,
      url: storage.origin + target,
      headers,
      expires_at: isoTime(expiresMs),
      max_bytes: maximumGrantBytes,
    });
  });

  app.post("/v1/resolve-storage-url", async (context) => {
    return context.json(resolve(readJsonObject(await context.req.text()).uri));
  });

  app.post("/v1/resolve-storage-url/bulk", async (context) => {
    const { uris } = readJsonObject(await context.req.text());
    if (!Array.isArray(uris) || uris.length > maximumBulk) {
      throw invalidField("uris", `uris must be a list of at most ${maximumBulk}`);
    }
    const items = uris.map((uri) => {
      try {
        return { uri, ...resolve(uri), error: null };
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        const refused = { code: error.code, detail: error.message };
        return { uri, url: null, expires_at: null, content_type: null, error: refused };
      }
    });
    return context.json({ items });
  });
}

/** The platform never looks at the file: it guesses by the extension of the reference. */
function guessType(uri: string): string | null {
  const extension = /\.(\w+)$/.exec(uri)?.[1]?.toLowerCase() ?? "";
  return contentTypes[extension] ?? null;
}

const contentTypes: Record<string, string> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  json: "application/json",
  txt: "text/plain",
};

function textOf(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw invalidField(field, `${field} is required`);
}
