import { isMarkedAs, markAs } from "./docmux-error.ts";

const marker = Symbol.for("docmux.ProxyError");

/** What is known of a proxy that let no request through. */
export interface ProxyFacts {
  /** Host and port of the proxy. Never its user or password. */
  proxyHost?: string | undefined;
  /** What the proxy answered to `CONNECT`. */
  httpStatus?: number | undefined;
  /** Why the proxy was not reached, such as `ECONNREFUSED`. */
  reason?: string | undefined;
}

/**
 * A proxy let a request through to no vendor: it was not reached, or it refused the connection. For a `fetch`, or a
 * dispatcher of undici, that goes through a proxy. docmux then knows that the vendor has seen nothing of the request.
 *
 * @example
 * ```ts
 * if (answer.statusCode !== 200) throw new ProxyError({ proxyHost: "proxy.example:3128", httpStatus: answer.statusCode });
 * ```
 */
export class ProxyError extends Error {
  override name = "ProxyError";
  /** What is known of the proxy. */
  readonly facts: ProxyFacts;

  constructor(facts: ProxyFacts) {
    const { proxyHost, httpStatus, reason } = facts;
    super(`The proxy ${proxyHost ?? ""} let no request through (${reason ?? `HTTP ${httpStatus}`})`);
    this.facts = facts;
    markAs(this, marker);
  }

  /** True for any such error, whichever copy of the package made it. */
  static isInstance(value: unknown): value is ProxyError {
    return isMarkedAs(value, marker);
  }
}
