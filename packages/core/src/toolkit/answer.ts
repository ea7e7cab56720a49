import type * as z from "zod/mini";
import type { ErrorFacts } from "../errors/docmux-error.ts";
import { VendorError } from "../errors/errors.ts";
import { joinBytes } from "../model/bytes.ts";
import { safeParse } from "../model/json.ts";
import { JsonLimits } from "./json-limits.ts";

/** Raised when an answer is larger, nested deeper or holds more values than it may. */
export class BodyTooLargeError extends Error {
  override name = "BodyTooLargeError";
}

/** The longest answer that is read when a request does not say otherwise: 128 MiB. */
export const defaultMaxAnswerBytes = 128 * 1024 * 1024;

/** The longest answer that is read when it is an error: 1 MiB. Of a longer one the status alone is kept. */
export const maxErrorAnswerBytes = 1024 * 1024;

/**
 * The text of an answer, read no further than `maxBytes`, and only as long as it can be parsed and walked through as JSON.
 * The rest of an answer that is refused is not fetched.
 *
 * @param sent - receives the bytes as they arrive.
 * @throws BodyTooLargeError
 */
export async function readBody(response: Response, maxBytes: number, sent?: Uint8Array[]): Promise<string> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > maxBytes) {
    await response.body?.cancel();
    throw new BodyTooLargeError();
  }
  if (!response.body) return "";
  const decoder = new AnswerDecoder();
  const limits = new JsonLimits();
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return decoder.end();
    size += value.byteLength;
    if (size > maxBytes || !limits.add(value)) {
      await reader.cancel();
      throw new BodyTooLargeError();
    }
    decoder.add(value);
    sent?.push(value);
  }
}

/** The text of an answer that is an error, or none where it is too large: its status says enough. */
export async function readErrorBody(response: Response, maxBytes: number): Promise<string> {
  try {
    return await readBody(response, Math.min(maxBytes, maxErrorAnswerBytes));
  } catch (error) {
    if (error instanceof BodyTooLargeError) return "";
    throw error;
  }
}

/** JSON where the text is JSON, the text itself where it is not, `undefined` where there is none. */
export function parseBody(text: string): { body: unknown; isJson: boolean } {
  if (text.trim() === "") return { body: undefined, isJson: false };
  try {
    return { body: JSON.parse(text), isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}

/**
 * An answer whose text was read already. Kept as it is: a `Response` would encode it, and decode it for each reader. Made
 * without a class, since extending `Response` would load the runtime's `fetch` with the package.
 *
 * @param of - the response that was read. Its class is used: web servers replace the global one.
 */
export function createReadResponse(
  text: string,
  { of, ...init }: ResponseInit & { of: Response },
  sent?: Uint8Array[],
): Response {
  const Kind = of.constructor === Object ? Response : (of.constructor as typeof Response);
  const answer = new Kind(null, init);
  if (sent) bytesOf.set(answer, sent);
  return Object.assign(answer, { text: async () => text, clone: () => answer });
}

const bytesOf = new WeakMap<Response, Uint8Array[]>();

/** The bytes of a response of {@link createReadResponse}, as the vendor sent them; `undefined` where they were not kept. */
export function sentBytes(response: Response): Uint8Array | undefined {
  const parts = bytesOf.get(response);
  return parts && joinBytes(parts);
}

/**
 * Reads a vendor's answer with a forgiving schema.
 *
 * @throws VendorError with code `bad_response` when even that is invalid.
 */
export function parseResponse<Output>(
  schema: z.core.$ZodType<Output>,
  body: unknown,
  what: string,
  facts: ErrorFacts,
): Output {
  const parsed = safeParse(schema, body);
  if ("data" in parsed) return parsed.data;
  throw new VendorError("bad_response", `${what} cannot be read: ${parsed.problem}`, facts);
}

/** Raised when the answer to a read is not the whole of a JSON document, so that the request is made again. */
export class TruncatedResponseError extends Error {
  override name = "TornAnswerError";
  /** What came, for when it comes every time. */
  readonly answer: Response;

  constructor(answer: Response) {
    super("its response was truncated or is not JSON");
    this.answer = answer;
  }
}

/** Whether the text can be the whole of a JSON document. Of objects and lists, which may be large, it sees the ends only. */
export function isWholeJson(text: string): boolean {
  const trimmed = text.trim();
  const first = trimmed.at(0);
  if (first === "{") return trimmed.endsWith("}");
  if (first === "[") return trimmed.endsWith("]");
  return parseBody(trimmed).isJson;
}

/**
 * Decodes UTF-8 that arrives in parts. The streaming decoder of the runtime makes strings of two bytes a character; this
 * one hands it whole characters, and text that is mostly ASCII or Latin takes half of the memory.
 */
export class AnswerDecoder {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #parts: string[] = [];
  #begun: Uint8Array = new Uint8Array(0);

  /** Decodes what is whole, and keeps the character that continues in the next part. */
  add(bytes: Uint8Array): void {
    const all = this.#begun.length === 0 ? bytes : joinBytes([this.#begun, bytes]);
    const end = endOfWhole(all);
    this.#parts.push(this.#decoder.decode(all.subarray(0, end)));
    // Copied: a view would keep the whole part.
    this.#begun = all.slice(end);
  }

  /** All of the text. */
  end(): string {
    const text = [...this.#parts, this.#decoder.decode(this.#begun)].join("");
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }
}

/** Where the last character begins, if bytes of it are missing; else the end. */
function endOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function lengthOf(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}
