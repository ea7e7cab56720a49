import {
  type Issue,
  loadSetting,
  omitNullish,
  parseResponse,
  type RunStatus,
  VendorError,
  type VerifiedWebhook,
  type WebhookDelivery,
} from "@docmux/core/provider";
import { readFailureReport } from "./failure.ts";
import { type PipelexSettings, providerId } from "./settings.ts";
import { mapRunWord, runFailureIssues } from "./status.ts";
import { callbackSchema } from "./wire.ts";

/** What a callback says of a run. Only `runId` is signed: the rest is a hint, to be read again where that is possible. */
export interface PipelexCallback {
  /** Proven to come from who knows the secret. */
  runId: string;
  status: RunStatus;
  /** The vendor's status. */
  rawStatus: string;
  issues: Issue[];
  /** Where the server's own storage holds the results: a prefix of keys, not a URL. */
  resultPrefix?: string;
  /** The body, unchanged. */
  raw: unknown;
}

/** How {@link parsePipelexCallback} checks. */
export interface PipelexParseCallbackOptions {
  /** What the server signs with. Default: the environment variable `COMPLETION_CALLBACK_SECRET`, as the server's own. */
  secret?: string | undefined;
}

/**
 * Reads what a server posts to a callback URL when a started run ended. The signature covers the run id alone and has no
 * time in it, so anyone who saw a callback can repeat it with another body: treat it as a trigger to check the
 * run, not as proof of its status.
 *
 * @param request - as `fetch` handlers get it, or headers and body text of another framework's.
 * @throws VendorError with code `unauthorized` for a signature that is absent or wrong, `bad_response` for a body that
 * cannot be read; ConfigError without a secret.
 *
 * @example
 * ```ts
 * const { runId, status } = await parsePipelexCallback(request, { secret: process.env.COMPLETION_CALLBACK_SECRET });
 * ```
 */
export async function parsePipelexCallback(
  request: Request | { headers: Headers | Readonly<Record<string, unknown>>; body: string },
  options: PipelexParseCallbackOptions = {},
): Promise<PipelexCallback> {
  const secret = loadSetting({
    providerId,
    setting: "secret",
    value: options.secret,
    variable: "COMPLETION_CALLBACK_SECRET",
  });
  const signature = headerOf(request.headers, signatureHeader);
  const text = typeof request.body === "string" ? request.body : await (request as Request).text();
  const raw = parseJson(text);
  const body = parseResponse(callbackSchema, raw, "The callback", { providerId });
  if (!(await isSigned(body.pipeline_run_id, signature, secret))) {
    throw new VendorError("unauthorized", "The callback is not signed with the secret that was given", {
      providerId,
      nextStep: "Respond with 401. If it is genuine, check that the server signs with the same secret.",
    });
  }
  const rawStatus = body.state ?? body.status ?? "";
  const { status, issues } = mapRunWord(rawStatus);
  const failure = status === "failed" ? runFailureIssues(rawStatus, readFailureReport(body.error)) : [];
  return {
    runId: body.pipeline_run_id,
    status,
    rawStatus,
    issues: [...issues, ...failure],
    ...omitNullish({ resultPrefix: body.result_url }),
    raw,
  };
}

/** A callback is signed over its run id; {@link parsePipelexCallback} reads what else it says. */
export async function verifyWebhook(
  { headers, body }: WebhookDelivery,
  { settings: { webhookSecret } }: { settings: PipelexSettings },
): Promise<VerifiedWebhook | undefined> {
  try {
    const { runId } = await parsePipelexCallback({ headers, body }, { secret: webhookSecret });
    return { runId };
  } catch (error) {
    if (VendorError.isInstance(error)) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VendorError("bad_response", "The callback is not JSON", { providerId });
  }
}

function headerOf(headers: Headers | Readonly<Record<string, unknown>>, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? "";
  const found = Object.entries(headers).find(([candidate]) => candidate.toLowerCase() === name);
  return typeof found?.[1] === "string" ? found[1] : "";
}

/** `verify` compares in constant time. */
async function isSigned(runId: string, signature: string, secret: string): Promise<boolean> {
  const bytes = fromHex(signature);
  if (!bytes) return false;
  const encoder = new TextEncoder();
  const { subtle } = globalThis.crypto;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
  return subtle.verify("HMAC", key, bytes, encoder.encode(runId));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[0-9a-f]{64}$/i.test(text)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}

const signatureHeader = "x-completion-signature";
