import type { Context } from "hono";
import { createEmulatorFrame, type Emulator, type EmulatorFrame } from "../server/emulator.ts";
import type { EmulatorClock } from "../server/emulator-clock.ts";
import type { EmulatorEnv } from "../server/fault-middleware.ts";
import type { StoredFile } from "./file-store.ts";
import { SignedUrls } from "./signed-urls.ts";

/** What a presigned URL stands for. */
export type StorageSubject = { file: StoredFile } | { result: Record<string, unknown> };

/** The object storage behind the API, on an origin of its own. */
export interface StorageServer extends Emulator {
  /** A full URL. */
  sign(method: "GET" | "PUT", path: string, expiresInSeconds: number, subject: StorageSubject): string;
}

interface StorageOptions {
  clock: EmulatorClock;
  random: () => number;
}

/**
 * Stores and serves objects by signed URL. A request that carries the API key is refused: a client that sends the key here
 * discloses it to a third party.
 */
export async function startStorageServer({ clock, random }: StorageOptions): Promise<StorageServer> {
  const frame: EmulatorFrame = createEmulatorFrame("datalab", { clock });
  const signed = new SignedUrls<StorageSubject>(random, () => clock.now());

  frame.app.on(["GET", "PUT"], "/*", async (context) => {
    const { method } = context.req;
    const path = new URL(context.req.url).pathname;
    const leaked = ["x-api-key", "authorization", "cookie"].find(
      (name) => context.req.header(name) !== undefined,
    );
    if (leaked)
      return refuse(context, 403, "AccessDenied", `A presigned URL must not be sent the ${leaked} header.`);
    const subject = signed.open(method, path, context.req.query("X-Amz-Signature"));
    if (subject === "unsigned")
      return refuse(context, 403, "SignatureDoesNotMatch", "The signature is not valid.");
    if (subject === "expired") return refuse(context, 403, "AccessDenied", "Request has expired");
    if ("result" in subject) return context.json(subject.result);
    return method === "PUT" ? takeUpload(context, subject.file) : giveFile(subject.file);
  });

  const emulator = await frame.start();
  return {
    ...emulator,
    sign: (...grant) => `${emulator.origin}${signed.sign(...grant)}`,
  };
}

async function takeUpload(context: Context<EmulatorEnv>, file: StoredFile): Promise<Response> {
  if (context.req.header("content-type") !== file.contentType) {
    return refuse(context, 403, "SignatureDoesNotMatch", `The upload was signed for ${file.contentType}.`);
  }
  if (context.req.header("content-length") === undefined) {
    return refuse(context, 411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  file.bytes = new Uint8Array(await context.req.arrayBuffer());
  return context.body(null, 200);
}

function giveFile(file: StoredFile): Response {
  return new Response(file.bytes?.slice() ?? null, {
    headers: {
      "content-type": file.contentType,
      "content-disposition": `attachment; filename="${encodeURIComponent(file.filename)}"`,
    },
  });
}

function refuse(context: Context<EmulatorEnv>, status: 403 | 411, code: string, message: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return context.body(xml, status, { "content-type": "application/xml" });
}
