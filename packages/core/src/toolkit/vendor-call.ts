import type { CallContext } from "../contract/call.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import type { JsonValue } from "../model/json.ts";
import { createHttpClient } from "./client.ts";
import { isRecord } from "./reading.ts";
import type {
  HttpClientSettings,
  HttpRequest,
  HttpResponse,
  RequestEffect,
  VendorFailure,
} from "./request.ts";

/** The client, bound to the signal, the clock and the events of whoever asks. The name of a method is its effect. */
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
  /** As the others, with status and headers. */
  request<Answer = unknown>(request: HttpRequest<Answer>): Promise<HttpResponse<Answer>>;
  /** As `request`; an answer that is no success is a fact, for vendors whose errors report on a run. */
  attempt<Answer = unknown>(
    request: HttpRequest<Answer>,
  ): Promise<{ answer: HttpResponse<Answer>; failed?: never } | { answer?: never; failed: FailedAnswer }>;
}

/** A request whose URL and effect are given by the call. */
export type CallRequest<Answer> = Omit<HttpRequest<Answer>, "url" | "effect">;

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

/** Binds a client to the context of whoever asks. */
export function bindCall(
  { readFailure = readSentence, ...settings }: CallSettings,
  context: CallContext,
): VendorCall {
  const clientWith = (read: HttpClientSettings["readFailure"]) =>
    createHttpClient({ ...settings, readFailure: read });
  const client = clientWith(readFailure);
  const by =
    (effect: RequestEffect, method: "GET" | "POST" | "DELETE") =>
    async <Answer>(url: string, request: CallRequest<Answer> = {}): Promise<Answer> =>
      (await client.request<Answer>({ method, ...request, url, effect }, context)).body;
  return {
    ...context,
    start: by("start", "POST"),
    poll: by("poll", "GET"),
    read: by("read", "GET"),
    idempotent: by("idempotent", "DELETE"),
    write: by("write", "POST"),
    request: (request) => client.request(request, context),
    async attempt(request) {
      let failed: Omit<FailedAnswer, "error"> | undefined;
      const listening = clientWith((body, httpStatus) => {
        failed = { body, httpStatus };
        return readFailure(body, httpStatus);
      });
      try {
        return { answer: await listening.request(request, context) };
      } catch (error) {
        if (!failed || !DocmuxError.isInstance(error)) throw error;
        return { failed: { ...failed, error } };
      }
    },
  };
}

/** The sentence in the members that most vendors use for one. */
function readSentence(body: unknown): VendorFailure {
  const { error, detail, message } = isRecord(body) ? body : {};
  return { message: [error, detail, message].find((said): said is string => typeof said === "string") };
}
