import { DocmuxError } from "../errors/docmux-error.ts";
import { UnsupportedError } from "../errors/errors.ts";
import { toHex } from "../model/digest.ts";
import type { Issue } from "../model/issue.ts";
import { isRecord, type JsonObject, type JsonValue } from "../model/json.ts";
import { nameException } from "../model/quote.ts";
import type { RunRef } from "../model/ref.ts";
import type { VendorCall } from "./vendor-call.ts";

/**
 * Seals what a ref asks its reader to do at the vendor, such as deleting what the start uploaded. Refs are no secret and
 * come from anywhere; a seal can only be made with the API key, and reveals nothing of it.
 */
export interface RefSigner {
  /**
   * A seal for the `meta` of a ref.
   *
   * @throws UnsupportedError where there is no Web Crypto, as on a page that did not come over https.
   */
  sign(order: JsonValue): Promise<string>;
  /** Whether the seal was made for just this order and with the same key. */
  verify(order: JsonValue, seal: unknown): Promise<boolean>;
}

const algorithm = { name: "HMAC", hash: "SHA-256" } as const;

/**
 * Makes the seal of one provider.
 *
 * @param key - the API key, read when a seal is made or checked.
 *
 * @example
 * ```ts
 * const { sign, verify } = createRefSigner(() => loadApiKey({ providerId: "acme", value: settings.apiKey, variable: "ACME_API_KEY" }));
 * const meta = { fileId, cleanup: await sign({ delete: fileId }) }; // and later: if (await verify({ delete: fileId }, meta.cleanup)) ...
 * ```
 */
export function createRefSigner(key: () => string): RefSigner {
  return {
    async sign(order) {
      const signed = await subtle().sign(algorithm, await importKey(key(), "sign"), bytesOf(order));
      return toHex(signed);
    },
    async verify(order, seal) {
      if (typeof seal !== "string" || !/^[0-9a-f]{64}$/.test(seal)) return false;
      const signed = Uint8Array.from(seal.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      return subtle().verify(algorithm, await importKey(key(), "verify"), signed, bytesOf(order));
    },
  };
}

/** Compares two secrets without giving away by its duration how much of them is alike. */
export async function isSameSecret(one: string, other: string): Promise<boolean> {
  const key = subtle().generateKey({ ...algorithm, length: 256 }, false, ["sign", "verify"]);
  const encoder = new TextEncoder();
  const signed = await subtle().sign(algorithm, await key, encoder.encode(one));
  return subtle().verify(algorithm, await key, signed, encoder.encode(other));
}

function subtle() {
  const { subtle } = globalThis.crypto;
  if (subtle) return subtle;
  throw new UnsupportedError("This runtime has no Web Crypto, which the ref of such a run needs", {
    nextStep: "Open the page over https, or leave out what is to be done after the run.",
  });
}

function importKey(key: string, usage: "sign" | "verify") {
  return subtle().importKey("raw", new TextEncoder().encode(key), algorithm, false, [usage]);
}

function bytesOf(order: JsonValue): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`docmux run ref: ${JSON.stringify(order)}`);
}

/** Where a raw result names what could not be deleted, with the reason. */
const leftKey = "cleanup/left";

function leftAnswers(left: JsonObject[]): JsonObject {
  return left.length > 0 ? { [leftKey]: left } : {};
}

/**
 * Deleting what a start left at the vendor. A ref comes from anywhere, so the order in it counts only with the seal that the
 * holder of the key made. Never fails a run: the result is worth more.
 */
export function cleanupOf(
  cleanUp: ((item: JsonValue, call: VendorCall) => Promise<void>) | undefined,
  seal: RefSigner,
) {
  const run = async (items: readonly JsonValue[], call: VendorCall): Promise<JsonObject[]> => {
    const left: JsonObject[] = [];
    for (const item of items) {
      try {
        await cleanUp?.(item, call);
      } catch (error) {
        if (call.signal.aborted) throw error;
        left.push({ item, reason: DocmuxError.isInstance(error) ? error.summary : nameException(error) });
      }
    }
    return left;
  };
  return {
    run,
    order: async (items: JsonValue[]): Promise<JsonObject> => ({
      cleanup: items,
      cleanupSeal: await seal.sign(items),
    }),
    /** The order that the search of a lost start kept. */
    orderIn({ cleanup, cleanupSeal }: JsonObject): JsonObject {
      return cleanup === undefined || cleanupSeal === undefined ? {} : { cleanup, cleanupSeal };
    },
    async follow({ meta }: RunRef, call: VendorCall): Promise<JsonObject> {
      const { cleanup: items, cleanupSeal } = meta ?? {};
      if (!Array.isArray(items)) return {};
      const reason = "the ref does not prove that its start, with this key, asked for it";
      const left = (await seal.verify(items, cleanupSeal))
        ? await run(items, call)
        : items.map((item) => ({ item, reason }));
      return leftAnswers(left);
    },
    /** What could not be deleted, as a raw result names it. */
    left: leftAnswers,
    issues(answers: Readonly<Record<string, JsonValue>>) {
      const left = answers[leftKey];
      return (Array.isArray(left) ? left : []).map((each): Issue => {
        const { item = null, reason = "the reason is not known" } = isRecord(each) ? each : {};
        const name = (typeof item === "string" ? item : JSON.stringify(item)).slice(0, 200);
        const message = `What the start uploaded is still at the vendor (${name}): ${reason}`;
        return { severity: "info", code: "cleanup_failed", message: message.replace(/\.?$/, ".") };
      });
    },
  };
}
