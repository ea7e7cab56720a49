/** SHA-256 of a text or of bytes, as 64 lower-case hex digits. Bytes of a `Blob` are read piece by piece where Node does it. */
export async function sha256(data: string | Uint8Array | Blob): Promise<string> {
  if (data instanceof Blob) return sha256OfBlob(data);
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data);
  return toHex(await globalThis.crypto.subtle.digest("SHA-256", bytes));
}

async function sha256OfBlob(blob: Blob): Promise<string> {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  // The digest of the web takes all bytes at once.
  if (!crypto) return toHex(await globalThis.crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  const hash = crypto.createHash("sha256");
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hash.digest("hex");
    hash.update(value);
  }
}

/** Bytes as lower-case hex digits. */
export function toHex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** JSON with the names of objects in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
