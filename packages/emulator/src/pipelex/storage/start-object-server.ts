import type { Context } from "hono";
import { createEmulatorFrame, type Emulator, type EmulatorOptions } from "../../server/emulator.ts";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import type { ObjectStore } from "./object-store.ts";
import type { PresignedLink, PresignedLinks } from "./presigned-links.ts";

/** The object store behind the hosted service: another origin, which knows links and no keys. */
export async function startObjectServer(
  options: EmulatorOptions,
  objects: ObjectStore,
  links: PresignedLinks,
): Promise<Emulator> {
  const frame = createEmulatorFrame("pipelex", { ...options, port: 0 });
  const { app, clock } = frame;

  app.put("*", async (context) => {
    const link = links.find(context.req.query("X-Amz-Signature"));
    const refusal = refuse(context, link, "write", clock.now());
    if (refusal || link?.use !== "write") return refusal ?? xmlError(403, "AccessDenied", "Request denied");
    if (carriesUnsignedHeader(context, link)) {
      return xmlError(403, "AccessDenied", "There were headers present in the request which were not signed");
    }
    const mismatch = signatureMismatch(context, link);
    if (mismatch) return xmlError(403, "SignatureDoesNotMatch", mismatch);
    if (link.isUsed || objects.get(link.uri)) {
      return xmlError(
        412,
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
      );
    }
    link.isUsed = true;
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    objects.put(link.uri, { bytes, contentType: context.req.header("content-type") ?? null });
    return new Response(null, { status: 200, headers: { etag: `"${bytes.byteLength}"` } });
  });

  app.get("*", (context) => {
    const link = links.find(context.req.query("X-Amz-Signature"));
    const refusal = refuse(context, link, "read", clock.now());
    if (refusal) return refusal;
    const object = objects.get(link?.uri ?? "");
    if (!object) return xmlError(404, "NoSuchKey", "The specified key does not exist.");
    return new Response(new Uint8Array(object.bytes), {
      headers: { "content-type": object.contentType ?? "application/octet-stream" },
    });
  });
  return frame.start();
}

function refuse(
  context: Context<EmulatorEnv>,
  link: PresignedLink | undefined,
  use: PresignedLink["use"],
  nowMs: number,
): Response | undefined {
  if (context.req.header("authorization") !== undefined) {
    return xmlError(400, "InvalidArgument", "Only one auth mechanism allowed");
  }
  if (!link) return xmlError(403, "AccessDenied", "Access Denied");
  if (link.use !== use || link.path !== context.req.path) {
    return xmlError(403, "SignatureDoesNotMatch", "The signature covers another request");
  }
  return nowMs > link.expiresMs ? xmlError(403, "AccessDenied", "Request has expired") : undefined;
}

type WriteLink = Extract<PresignedLink, { use: "write" }>;

function carriesUnsignedHeader(context: Context<EmulatorEnv>, link: WriteLink): boolean {
  const signed = Object.keys(link.headers).map((name) => name.toLowerCase());
  return Object.keys(context.req.header()).some(
    (name) => name.startsWith("x-amz-") && !signed.includes(name),
  );
}

function signatureMismatch(context: Context<EmulatorEnv>, link: WriteLink): string | undefined {
  const changed = Object.entries(link.headers).find(([name, value]) => context.req.header(name) !== value);
  if (changed) return `Header ${changed[0]} is not the one that was signed`;
  const length = context.req.header("content-length");
  return length === String(link.sizeBytes) ? undefined : "Content-Length is not the one that was signed";
}

function xmlError(status: number, code: string, message: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(body, { status, headers: { "content-type": "application/xml" } });
}
