import type { RunRef } from "../model/run-ref.ts";

/** What every printed ref begins with. */
export const refPrefix = "docmux-ref-";

/**
 * A ref as one short word for command lines, logs and links. {@link parseRef} reads it.
 *
 * @example
 * ```ts
 * console.log(`docmux status ${formatRef(handle.ref)}`); // docmux status docmux-ref-eyJ2ZXJzaW9uIjoxLCJwcm92...
 * ```
 */
export function formatRef(ref: RunRef): string {
  const bytes = new TextEncoder().encode(JSON.stringify(ref));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return refPrefix + base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
