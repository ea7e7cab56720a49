import { randomId } from "../server/seeded-random.ts";

interface SignedGrant<T> {
  method: "GET" | "PUT";
  path: string;
  expiresAtMs: number;
  subject: T;
}

/** Presigned URLs of the storage: each allows one operation on one object for a limited time. */
export class SignedUrls<T> {
  readonly #grants = new Map<string, SignedGrant<T>>();
  readonly #random: () => number;
  readonly #now: () => number;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Path and query, in the form of Cloudflare R2 and S3. */
  sign(method: "GET" | "PUT", path: string, expiresInSeconds: number, subject: T): string {
    const signature = randomId(this.#random, 40);
    const expiresAtMs = this.#now() + expiresInSeconds * 1000;
    this.#grants.set(signature, { method, path, expiresAtMs, subject });
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Date": `${new Date(this.#now()).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`,
      "X-Amz-Expires": String(expiresInSeconds),
      "X-Amz-SignedHeaders": method === "PUT" ? "content-type;host" : "host",
      "X-Amz-Signature": signature,
    });
    return `${path}?${query}`;
  }

  /** The grant of the signature, or why there is none. */
  open(method: string, path: string, signature: string | undefined): T | "unsigned" | "expired" {
    const grant = this.#grants.get(signature ?? "");
    if (!grant || grant.method !== method || grant.path !== path) return "unsigned";
    return this.#now() >= grant.expiresAtMs ? "expired" : grant.subject;
  }
}
