import type { CallContext } from "../contract/call.ts";
import type { FileSource } from "../contract/start.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { uploadTimeoutMs } from "./body.ts";
import { createHttpClient } from "./client.ts";
import { readSentence } from "./failure-text.ts";
import {
  foreignUrl,
  type HttpClientSettings,
  type HttpRequest,
  type HttpResponse,
  type RequestEffect,
} from "./request.ts";

/** The client, bound to the signal, the clock and the events of the caller. The name of a method is its effect. */
export interface VendorCall extends CallContext {
  /** The one request that bills; `POST` by default. Returns the body. */
  start<Answer = JsonValue>(url: string, request?: CallRequest<Answer>): Promise<Answer>;
  /** One status check. Never repeated here. */
  poll<Answer = JsonValue>(url: string, request?: CallRequest<Answer>): Promise<Answer>;
  /** Changes nothing; repeated after transient errors. */
  read<Answer = JsonValue>(url: string, request?: CallRequest<Answer>): Promise<Answer>;
  /** Changes something, and again changes nothing more, such as `DELETE`, the default; repeated after transient errors. */
  idempotent<Answer = JsonValue>(url: string, request?: CallRequest<Answer>): Promise<Answer>;
  /** Changes something that is not billed; `POST` by default. */
  write<Answer = JsonValue>(url: string, request?: CallRequest<Answer>): Promise<Answer>;
  /**
   * Sends a file to a URL that the vendor signed, by `PUT` and without the key. No header is added to those that are given,
   * since a signature may cover them.
   *
   * @param options - `effect`: default `idempotent`, since the same bytes to the same place change nothing.
   */
  upload(url: string, file: FileSource, options?: UploadOptions): Promise<void>;
  /**
   * A URL that the vendor gave, absolute and checked as those that are called: https (or http where the base URL is), without
   * a user in it. For URLs that are handed on to the caller, or called without the key.
   *
   * @throws VendorError with code `bad_response`.
   */
  requireUrl(url: string): string;
  /** As the others, with status and headers. */
  request<Answer = unknown>(request: HttpRequest<Answer>): Promise<HttpResponse<Answer>>;
  /** As `request`; an answer that is no success is a fact, for vendors whose errors report on a run. */
  attempt<Answer = unknown>(
    request: HttpRequest<Answer>,
  ): Promise<{ answer: HttpResponse<Answer>; failed?: never } | { answer?: never; failed: FailedAnswer }>;
}

/** A request whose URL and effect are given by the call. */
export type CallRequest<Answer> = Omit<HttpRequest<Answer>, "url" | "effect">;

/** How a file is sent to a signed URL. */
export interface UploadOptions {
  /** Exactly these are sent. */
  headers?: Record<string, string>;
  effect?: "idempotent" | "write";
}

/** An answer that is no success. */
export interface FailedAnswer {
  httpStatus: number;
  body: unknown;
  /** What `request` would have rejected with. */
  error: DocmuxError;
}

/** What a call is made with. `readFailure` defaults to the sentence in `error`, `detail` or `message`. */
export type CallSettings = Omit<HttpClientSettings, "readFailure"> &
  Partial<Pick<HttpClientSettings, "readFailure">>;

/**
 * Binds a client to the context of the caller.
 *
 * @param searchAlso - what every `StartUnknownError` keeps in addition to the request's own `search`.
 */
export function bindCall(
  { readFailure = (body) => ({ message: readSentence(body) }), ...settings }: CallSettings,
  context: CallContext,
  searchAlso: () => Promise<JsonObject> = async () => ({}),
): VendorCall {
  const clientWith = (read: HttpClientSettings["readFailure"]) =>
    createHttpClient({ ...settings, readFailure: read });
  const client = clientWith(readFailure);
  const send = async <Answer>(request: HttpRequest<Answer>, by = client): Promise<HttpResponse<Answer>> =>
    by.request(
      request.effect === "start"
        ? { ...request, search: { ...request.search, ...(await searchAlso()) } }
        : request,
      context,
    );
  const by =
    (effect: RequestEffect, method: "GET" | "POST" | "DELETE") =>
    async <Answer>(url: string, request: CallRequest<Answer> = {}): Promise<Answer> =>
      (await send<Answer>({ method, ...request, url, effect })).body;
  const requireUrl = (url: string): string =>
    foreignUrl(url, new URL(settings.baseUrl()), settings.providerId).href;
  return {
    ...context,
    start: by("start", "POST"),
    poll: by("poll", "GET"),
    read: by("read", "GET"),
    idempotent: by("idempotent", "DELETE"),
    write: by("write", "POST"),
    requireUrl,
    request: (request) => send(request),
    async upload(url, file, { headers = {}, effect = "idempotent" } = {}) {
      const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
      const body = async () => {
        const blob = await file.open();
        // A blob with a type would add a header.
        return isTyped ? blob : blob.slice(0, blob.size, "");
      };
      const timeoutMs = uploadTimeoutMs(file.sizeBytes);
      await send({ method: "PUT", url: requireUrl(url), headers, body, timeoutMs, effect, anonymous: true });
    },
    async attempt(request) {
      let failed: Omit<FailedAnswer, "error"> | undefined;
      const listening = clientWith((body, httpStatus) => {
        failed = { body, httpStatus };
        return readFailure(body, httpStatus);
      });
      try {
        return { answer: await send(request, listening) };
      } catch (error) {
        if (!failed || !DocmuxError.isInstance(error)) throw error;
        return { failed: { ...failed, error } };
      }
    },
  };
}
