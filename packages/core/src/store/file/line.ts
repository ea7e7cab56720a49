import { crc32 } from "node:zlib";

/** `<crc32> <json>` and a line break: shows on reading whether it is whole. */
export function encodeLine(value: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from("\n")]);
}

/** The value of a line; `undefined` for one that is cut off or changed. What follows the line is padding. */
export function decodeLine(bytes: Buffer): { value: unknown } | undefined {
  const end = bytes.indexOf("\n");
  if (end < 10 || bytes[8] !== 0x20) return undefined;
  const json = bytes.subarray(9, end);
  if (bytes.toString("latin1", 0, 8) !== checksum(json)) return undefined;
  try {
    return { value: JSON.parse(json.toString("utf8")) };
  } catch {
    return undefined;
  }
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, "0");
}
