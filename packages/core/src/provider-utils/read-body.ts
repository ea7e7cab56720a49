import { AnswerDecoder } from "./answer-decoder.ts";
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
 * @throws BodyTooLargeError
 */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
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
