import type { EmulatorClock } from "../../server/emulator-clock.ts";
import { randomId } from "../../server/seeded-random.ts";

/** What a link to the storage server allows. */
export type PresignedLink = { uri: string; path: string; expiresMs: number } & (
  | { use: "read" }
  | { use: "write"; sizeBytes: number; headers: Record<string, string>; isUsed: boolean }
);

const lifetimeMs = 15 * 60 * 1000;

/** Links that carry their own permission in a signature, as those of an object store do. */
export class PresignedLinks {
  readonly #links = new Map<string, PresignedLink>();
  readonly #clock: EmulatorClock;
  readonly #random: () => number;

  constructor(clock: EmulatorClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @returns path and query of the link, and when it expires */
  read(uri: string): { target: string; expiresMs: number } {
    return this.#sign({ use: "read", uri, ...this.#place(uri) });
  }

  /** A link that takes one file of this size, sent with exactly these headers. */
  write(
    uri: string,
    sizeBytes: number,
    headers: Record<string, string>,
  ): { target: string; expiresMs: number } {
    return this.#sign({ use: "write", uri, sizeBytes, headers, isUsed: false, ...this.#place(uri) });
  }

  find(signature: string | undefined): PresignedLink | undefined {
    return this.#links.get(signature ?? "");
  }

  #place(uri: string): { path: string; expiresMs: number } {
    return { path: `/${uri.slice("pipelex-storage://".length)}`, expiresMs: this.#clock.now() + lifetimeMs };
  }

  #sign(link: PresignedLink): { target: string; expiresMs: number } {
    const signature = randomId(this.#random, 32);
    this.#links.set(signature, link);
    const signed = [
      "host",
      ...(link.use === "write" ? ["content-length", ...Object.keys(link.headers)] : []),
    ];
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Expires": String(lifetimeMs / 1000),
      "X-Amz-SignedHeaders": signed.map((name) => name.toLowerCase()).join(";"),
      "X-Amz-Signature": signature,
    });
    return { target: `${link.path}?${query}`, expiresMs: link.expiresMs };
  }
}
