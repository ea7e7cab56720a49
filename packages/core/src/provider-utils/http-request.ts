import type * as z from "zod/mini";
import type { JsonObject } from "../model/json.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { RequestEffect } from "./request-effect.ts";
import type { VendorFailure } from "./vendor-failure.ts";

/** What a provider tells its client once. Everything is read when a request is made. */
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
   * only if it says true for nothing else: not for a bare status, not for a gateway's page, not for `Retry-After`. List
   * what the vendor documents, and keep an example of each body with the tests.
   *
   * @param headers - of the answer.
   * @param body - as JSON where it is JSON, else as text; `undefined` for none.
   */
  isOwnRefusal(httpStatus: number, headers: Headers, body: unknown): boolean;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
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
  /** Sent as JSON. */
  json?: unknown;
  /** Any other body; called for each attempt, so that a refused request can be sent again. */
  body?: () => Promise<Blob | FormData | string | URLSearchParams>;
  /** What it does at the vendor; decides when it may be sent again. */
  effect: RequestEffect;
  /** Reads the answer. Left out: the answer is returned as it came. */
  schema?: z.core.$ZodType<Answer>;
  /**
   * Milliseconds that one attempt may take, the answer included. Default 60,000; `false`: only the signal ends it, and the
   * limits of `fetch` itself (Node's gives up after 300 s without an answer's headers).
   */
  timeoutMs?: number | false;
  /** How much of a success is read. Default 128 MiB; of an error 1 MiB is read at the most. */
  maxAnswerBytes?: number;
  /** For `start`: goes into the `StartUnknownError` when the answer is lost. */
  search?: JsonObject;
  /**
   * For `start`: the vendor answers when the run has ended. A client error that is not the vendor's own may then come from
   * a gateway that cut the call off while the run continues. Default false.
   */
  isBlocking?: boolean;
  /** For a blocking `start`: true when this answer, though not a success, is the vendor's own report that the run ended. */
  isRunReport?: (httpStatus: number, body: unknown) => boolean;
}

/** An answer with a success status. */
export interface HttpAnswer<Answer> {
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
  request<Answer = unknown>(request: HttpRequest<Answer>, context: CallContext): Promise<HttpAnswer<Answer>>;
}
