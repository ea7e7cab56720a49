import { nestsTooDeep } from "./nests-too-deep.ts";

/** Raised when an answer is larger, or nested deeper, than it may be. */
export class BodyTooLargeError extends Error {
  override name = "BodyTooLargeError";
}

/** The longest answer that is read when a request does not say otherwise: 128 MiB. */
export const defaultMaxAnswerBytes = 128 * 1024 * 1024;

/**
 * The text of an answer, read no further than `maxBytes`, and only if it can be walked through as JSON.
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
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new BodyTooLargeError();
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  parts.push(decoder.decode());
  const text = parts.join("");
  if (nestsTooDeep(text)) throw new BodyTooLargeError();
  return text;
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
