import type * as z from "zod/mini";
import type { CallContext } from "../contract/call.ts";
import type { Advice } from "../errors/advice.ts";
import { ConfigError, InvalidInputError, VendorError, type VendorErrorCode } from "../errors/errors.ts";
import type { JsonObject } from "../model/json.ts";
import { warnOfCleartext } from "./cleartext.ts";
import { secretsOf } from "./redact.ts";

/** What a provider passes to its client once. Everything is read when a request is made. */
export interface HttpClientSettings {
  /** Goes into every error. */
  providerId: string;
  /** Without a trailing slash. Keys go to its origin only. */
  baseUrl(): string;
  /**
   * Headers that hold the key, and those that the user set. Sent to the origin of `baseUrl` only. Values whose name speaks
   * of a secret (`authorization`, `x-api-key`, `cookie` ...) and values that look random are cut out of all that the
   * vendor answers.
   */
  privateHeaders(): Record<string, string>;
  /** Reads the vendor's error body. */
  readFailure(body: unknown, httpStatus: number): VendorFailure;
  /**
   * Whether an answer is this vendor's own refusal, which shows that the request was not accepted. No run is started twice
   * only if it says true in no other case: not for a bare status, not for a gateway's page, not for `Retry-After`. List
   * what the vendor documents, and keep an example of each body with the tests.
   *
   * @param headers - of the answer.
   * @param body - as JSON where it is JSON, else as text; `undefined` for none.
   */
  isOwnRefusal(httpStatus: number, headers: Headers, body: unknown): boolean;
  /**
   * Adds what proves who asks, for each attempt and for the origin of `baseUrl` only. May fetch a token. What it adds is cut
   * out of all that the vendor answers, as `privateHeaders` are.
   */
  authorize?(request: AuthorizedRequest): void | Promise<void>;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What `authorize` sees of a request, and where it adds its headers. */
export interface AuthorizedRequest {
  /** Such as `POST`. */
  method: string;
  /** With its query. */
  url: URL;
  /** Empty; what is put in goes out with the request. */
  headers: Headers;
  /** SHA-256 of a body that is text, as lower-case hex; `undefined` for a file, which is sent as it is read. */
  bodySha256(): Promise<string | undefined>;
}

/** One request. */
export interface HttpRequest<Answer> {
  /** Default `GET`. */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the base URL, beginning with a slash; or an absolute URL that a vendor gave. */
  url: string;
  /** Added to the URL; `undefined` is left out. No secret here: URLs end up in logs. */
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent whatever the origin is: no key here. */
  headers?: Record<string, string>;
  /**
   * Sends no key, on whatever origin the URL is: for URLs that carry their own signature. No response is then taken for a
   * refusal of the vendor. Default false.
   */
  anonymous?: boolean;
  /** Overrides `isOwnRefusal` of the client for this request. */
  isOwnRefusal?: HttpClientSettings["isOwnRefusal"];
  /** Sent as JSON. */
  json?: unknown;
  /** Any other body; called for each attempt, so that a refused request can be sent again. */
  body?: () => Promise<Blob | FormData | string | URLSearchParams>;
  /** What it does at the vendor; decides when it may be sent again. */
  effect: RequestEffect;
  /** Reads the answer. Left out: the answer is returned as it came. */
  schema?: z.core.$ZodType<Answer>;
  /**
   * Milliseconds that one attempt may take, the answer included. Default 60,000; `false`: only the signal ends it. A
   * `fetch` that the settings replace keeps its own limits.
   */
  timeoutMs?: number | false;
  /** How much of a success is read. Default 128 MiB; of an error 1 MiB is read at the most. */
  maxAnswerBytes?: number;
  /** For `start`: goes into the `StartUnknownError` when the answer is lost. */
  search?: JsonObject;
  /**
   * For `start`: the response to an earlier request was lost, and this one has the same idempotency key and the same body. Only
   * for vendors that are known to honor the key. Default false.
   */
  repeatsUnderKey?: boolean;
  /**
   * For `start`: the vendor answers when the run has ended. A client error that is not the vendor's own may then come from
   * a gateway that cut the call off while the run continues. Default false.
   */
  isBlocking?: boolean;
  /** For a blocking `start`: true when this answer, though not a success, is the vendor's own report that the run ended. */
  isRunReport?: (httpStatus: number, body: unknown) => boolean;
}

/** An answer with a success status. */
export interface HttpResponse<Answer> {
  /** 200 to 299. */
  httpStatus: number;
  /** As the vendor sent them. */
  headers: Headers;
  /** What the schema made of the JSON; without a schema the JSON, or the text where it is none. */
  body: Answer;
}

/** The one way in which providers talk HTTP. */
export interface HttpClient {
  /**
   * Sends a request.
   *
   * @throws VendorError, InvalidInputError or StartUnknownError; the reason of `context.signal` when that aborted.
   */
  request<Answer = unknown>(
    request: HttpRequest<Answer>,
    context: CallContext,
  ): Promise<HttpResponse<Answer>>;
}

/** What a provider reads out of its vendor's error body. */
export interface VendorFailure {
  /** The vendor's own sentence. */
  message?: string | undefined;
  /** Overrides the code that the HTTP status alone would give. */
  code?: VendorErrorCode | "invalid_input" | undefined;
  /** The vendor's id of the request, where the body holds it. */
  requestId?: string | undefined;
  /** What to do next, one sentence, where the provider knows better than the code says. */
  nextStep?: string | undefined;
  /** The same as a value, where `nextStep` names parts of the library. */
  advice?: Advice | undefined;
}

/**
 * What a request does at the vendor, which decides when it may be sent again:
 *
 * - `poll`: one status check of a run. Never repeated here; the engine's poll loop asks again.
 * - `read`: changes nothing. Repeated after any transient error.
 * - `idempotent`: changes something, and the same request again changes nothing more: a PUT, a DELETE. Repeated as a read.
 * - `write`: changes something without starting a paid run. Repeated only when it never left this machine or the vendor's
 *   own refusal came back.
 * - `start`: starts a paid run. As `write`; a lost answer becomes a `StartUnknownError`.
 */
export type RequestEffect = "poll" | "read" | "idempotent" | "write" | "start";

/** How often a request is repeated at the most. */
export const maxRetries: Readonly<Record<RequestEffect, number>> = {
  poll: 0,
  read: 3,
  idempotent: 3,
  write: 3,
  start: 3,
};

/** Whether a request may be sent again whatever became of it. */
export function isRepeatable(effect: RequestEffect): boolean {
  return effect === "read" || effect === "idempotent";
}

/** Statuses that a repeated read may not meet again. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** A request with its URL and headers worked out, and what must never be printed. */
export interface Attempt {
  /** For messages, such as `GET /api/v1/pipelines/executions/pex_1`. */
  operation: string;
  url: URL;
  /** Keys may go along. */
  isOwnOrigin: boolean;
  secrets: string[];
  headers: Record<string, string>;
  /** How often it was sent. */
  sent: number;
}

/**
 * Works out where a request goes, and lets keys go along to the configured origin only.
 *
 * @throws VendorError for an address that a vendor named and that is not called; ConfigError for a header that cannot be
 * sent; InvalidInputError for a path that an id would lead elsewhere.
 */
export function prepareAttempt<Answer>(settings: HttpClientSettings, request: HttpRequest<Answer>): Attempt {
  const baseUrl = settings.baseUrl();
  const base = new URL(baseUrl);
  if (request.url.startsWith("/")) requireNoDotSegment(request.url, settings.providerId);
  const url = request.url.startsWith("/")
    ? new URL(baseUrl + request.url)
    : foreignUrl(request.url, base, settings.providerId);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const privateHeaders = settings.privateHeaders();
  const isOwnOrigin = url.origin === base.origin && request.anonymous !== true;
  const headers = { ...(isOwnOrigin ? privateHeaders : {}), ...request.headers };
  requireSendable(headers, settings.providerId);
  const sendsKey = settings.authorize !== undefined || Object.keys(privateHeaders).length > 0;
  if (isOwnOrigin && sendsKey) warnOfCleartext(settings.providerId, url);
  return {
    operation: `${request.method ?? "GET"} ${url.pathname}`,
    url,
    isOwnOrigin,
    secrets: secretsOf(privateHeaders),
    headers,
    sent: 0,
  };
}

/** Escaping an id does not help against these: a URL takes `..` and `%2e%2e` for a step up, wherever it came from. */
function requireNoDotSegment(url: string, providerId: string): void {
  const [path = ""] = url.split(/[?#]/, 1);
  if (!path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) return;
  throw new InvalidInputError('An id is "." or "..", which would lead to another address', {
    providerId,
    nextStep: "Check the ids of pipeline and run. No request was sent.",
  });
}

/**
 * Reads an absolute URL that a vendor gave.
 *
 * @throws VendorError with code `bad_response` for one that is not called.
 */
export function foreignUrl(address: string, base: URL, providerId: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || (url?.protocol === "http:" && base.protocol === "http:");
  if (url && isWeb && !url.username && !url.password) return url;
  throw new VendorError("bad_response", "The vendor named an address that docmux does not call", {
    providerId,
    nextStep:
      "It calls https addresses without a user in them; report it to the vendor, or check the setting baseUrl.",
    advice: {
      action: "check-base-url",
      note: "docmux calls https addresses without a user in them; otherwise report it to the vendor.",
    },
  });
}

/** The runtime's own error for such a header prints its value, and nothing was sent when it comes. */
function requireSendable(headers: Readonly<Record<string, string>>, providerId: string): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new ConfigError(`The header "${name}" cannot be sent`, {
        providerId,
        nextStep: "Check { headers } for line ends and for characters beyond Latin-1.",
      });
    }
  }
}
