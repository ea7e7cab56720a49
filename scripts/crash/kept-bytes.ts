import { createHash } from "node:crypto";
import { createDocmux } from "../../packages/core/src/index.ts";
import { numberIn } from "./modes.ts";
import { openStore } from "./open-store.ts";
import type { VendorProxy } from "./vendor-proxy.ts";

/** What is in a store after a batch, compared with what the vendor sent. */
export interface KeptBytes {
  /** Numbers of the documents whose result is kept, and is that of the document. */
  numbers: ReadonlySet<string>;
  /** Kept results that hold another document's number, or none. */
  wrong: number;
  /** Responses in the store. */
  responses: number;
  /** Responses in the store whose SHA-256 is not that of any response of the vendor to that request. */
  differ: number;
  /** Delivered starts of which no result, or no response, is kept. */
  absent: number;
}

/** Compares every kept response, byte by byte, with what the vendor sent. */
export async function compareKept(place: string, proxy: VendorProxy): Promise<KeptBytes> {
  const { store, close } = await openStore(place);
  const docmux = createDocmux({ providers: [], store });
  const numbers = new Set<string>();
  let [wrong, responses, differ, absent] = [0, 0, 0, 0];
  try {
    for await (const { key, label } of store.list({ states: ["stored", "delivered"] })) {
      const kept = await docmux.kept(key);
      if (!kept || kept.responses.length === 0) {
        absent += 1;
        continue;
      }
      for (const { name, bytes } of kept.responses) {
        responses += 1;
        if (!proxy.digestsOf(name).has(createHash("sha256").update(bytes).digest("hex"))) differ += 1;
      }
      const number = numberIn(JSON.stringify(kept.raw));
      if (label === `${number}.pdf`) numbers.add(number);
      else wrong += 1;
    }
  } finally {
    await close();
  }
  return { numbers, wrong, responses, differ, absent };
}
