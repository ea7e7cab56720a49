import type { Context } from "hono";
import { createEmulatorFrame, type Emulator } from "../server/emulator.ts";
import type { EmulatorClock } from "../server/emulator-clock.ts";
import type { EmulatorEnv } from "../server/fault-middleware.ts";
import { randomId } from "../server/seeded-random.ts";
import type { PendingUpload } from "./pending-upload.ts";

/** The cloud storage behind the API, on an origin of its own. */
export interface UploadStorage extends Emulator {
  /** `upload_url` and `additional_fields`, as the vendor's own client reads them. */
  sign(method: "PUT" | "POST", upload: PendingUpload): SignedUpload;
}

interface SignedUpload {
  upload_url: string;
  additional_fields: Record<string, unknown>;
}

interface Grant {
  method: "PUT" | "POST";
  upload: PendingUpload;
  expiresAtMs: number;
}

const LIFETIME_SECONDS = 3600;

/** Covered by the signature of a PUT, so that a client has to send what `additional_fields` says. */
const SIGNED_HEADERS: Readonly<Record<string, string>> = { "x-goog-if-generation-match": "0" };

/**
 * Takes files by signed URL: by PUT as Google Cloud Storage does, or as a form as S3 does. A request that
 * carries a key is refused: a client that sends it here gives it to another company.
 */
export async function startUploadStorage(clock: EmulatorClock, random: () => number): Promise<UploadStorage> {
  const frame = createEmulatorFrame("clarifeye", { clock });
  const grants = new Map<string, Grant>();

  frame.app.on(["PUT", "POST"], "/*", async (context) => {
    const { method, path } = context.req;
    const leaked = ["authorization", "cookie"].find((name) => context.req.header(name) !== undefined);
    if (leaked) return refuse(context, "AccessDenied", `A presigned upload must not carry ${leaked}.`);
    const form = method === "POST" ? await context.req.formData().catch(() => new FormData()) : undefined;
    const signature = form ? form.get("x-amz-signature") : context.req.query("X-Goog-Signature");
    const grant = grants.get(typeof signature === "string" ? signature : "");
    if (grant?.method !== method || pathOf(grant) !== decodeURI(path)) {
      return refuse(context, "SignatureDoesNotMatch", "The signature is not valid.");
    }
    if (clock.now() >= grant.expiresAtMs) return refuse(context, "ExpiredToken", "The URL has expired.");
    const { upload } = grant;
    if (form) {
      const file = form.get("file");
      if (file === null || typeof file === "string" || form.get("key") !== upload.fileKey) {
        return refuse(context, "AccessDenied", "The form does not match its policy.");
      }
      upload.bytes = new Uint8Array(await file.arrayBuffer());
      return context.body(null, 204);
    }
    const signed = { ...SIGNED_HEADERS, "content-type": upload.contentType };
    const differs = Object.entries(signed).find(([name, value]) => context.req.header(name) !== value);
    if (differs) return refuse(context, "SignatureDoesNotMatch", `The URL was signed with ${differs[0]}.`);
    upload.bytes = new Uint8Array(await context.req.arrayBuffer());
    return context.body(null, 200);
  });

  const emulator = await frame.start();
  return {
    ...emulator,
    sign(method, upload) {
      const signature = randomId(random, 40);
      const grant: Grant = { method, upload, expiresAtMs: clock.now() + LIFETIME_SECONDS * 1000 };
      grants.set(signature, grant);
      const url = new URL(pathOf(grant), emulator.origin);
      if (method === "POST") {
        const fields = {
          key: upload.fileKey,
          "Content-Type": upload.contentType,
          "x-amz-signature": signature,
        };
        return { upload_url: url.href, additional_fields: { method, form_fields: fields } };
      }
      url.searchParams.set("X-Goog-Expires", String(LIFETIME_SECONDS));
      url.searchParams.set("X-Goog-Signature", signature);
      return { upload_url: url.href, additional_fields: { method, headers: SIGNED_HEADERS } };
    },
  };
}

function pathOf({ method, upload }: Grant): string {
  return method === "PUT" ? `/uploads/${upload.fileKey}` : "/uploads";
}

function refuse(context: Context<EmulatorEnv>, code: string, message: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return context.body(xml, 403, { "content-type": "application/xml" });
}
