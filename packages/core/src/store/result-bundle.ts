import { StoreError } from "../errors/errors.ts";
import { joinBytes } from "../model/bytes.ts";

/** One part of a kept result: its name, what it is, and its bytes. */
export interface BundlePart {
  /** Such as `raw`, or the request that the bytes are the response to. */
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

const firstLine = "docmux-result 1";

/**
 * Parts of a result as one run of bytes: a first line, and for each part a line of JSON with its name, type and length,
 * then the bytes as they are. Equal parts make equal bytes.
 */
export async function* encodeBundle(
  parts: readonly BundlePart[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${firstLine}\n`);
  for (const { name, contentType, bytes } of parts) {
    yield encoder.encode(`${JSON.stringify({ name, contentType, bytes: bytes.byteLength })}\n`);
    yield bytes;
    yield encoder.encode("\n");
  }
}

/**
 * Reads what {@link encodeBundle} wrote.
 *
 * @throws StoreError for anything else.
 */
export async function decodeBundle(stream: AsyncIterable<Uint8Array>): Promise<BundlePart[]> {
  const whole = await collect(stream);
  let offset = 0;
  const readLine = (): string => {
    const end = whole.indexOf(newline, offset);
    if (end < 0) throw damaged();
    const line = new TextDecoder().decode(whole.subarray(offset, end));
    offset = end + 1;
    return line;
  };
  if (readLine() !== firstLine) throw damaged();
  const parts: BundlePart[] = [];
  while (offset < whole.byteLength) {
    const { name, contentType, bytes: length } = readHeader(readLine());
    if (offset + length + 1 > whole.byteLength) throw damaged();
    parts.push({ name, contentType, bytes: whole.slice(offset, offset + length) });
    offset += length + 1;
  }
  return parts;
}

const newline = 10;

function readHeader(line: string): { name: string; contentType: string; bytes: number } {
  let header: unknown;
  try {
    header = JSON.parse(line);
  } catch {
    throw damaged();
  }
  const { name, contentType, bytes } = (header ?? {}) as Record<string, unknown>;
  if (
    typeof name !== "string" ||
    typeof contentType !== "string" ||
    !Number.isSafeInteger(bytes) ||
    Number(bytes) < 0
  )
    throw damaged();
  return { name, contentType, bytes: Number(bytes) };
}

function damaged(): StoreError {
  return new StoreError("A kept result cannot be read: it is not what docmux wrote", { retryable: false });
}

/** All bytes of a stream. */
export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return joinBytes(parts);
}
