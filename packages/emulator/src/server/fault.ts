/** Which requests a fault strikes, and how often. */
export interface FaultTarget {
  /** HTTP method. Any method when left out. */
  method?: string;
  /** Matched against the path: a string is a substring, a RegExp is tested. Any path when left out. */
  path?: string | RegExp;
  /** Headers that the request must carry, by lower-case name. Any request when left out. */
  headers?: Readonly<Record<string, string>>;
  /** How many matching requests it lets pass first. Default 0. */
  after?: number;
  /** How many matching requests it strikes before it is used up. Default 1; `Infinity` for always. */
  times?: number;
  /** Share of matching requests that it strikes, 0 to 1, drawn from the emulator's seeded source. Default 1. */
  rate?: number;
}

/** What a gateway writes itself. */
export interface GatewayAnswer {
  status: number;
  body: string;
  /** Headers of the answer. Default: those of a page of HTML. */
  answerHeaders?: Readonly<Record<string, string>>;
}

/** One misbehaviour, named the same way for every emulated vendor. */
export type FaultBehavior =
  /** The answer comes late. */
  | { kind: "latency"; delayMs: number }
  /** The answer comes in two halves. */
  | { kind: "slow-body"; delayMs: number }
  /**
   * Any status, in the vendor's place. `retryAfter`: seconds or an HTTP date. `contentType`: default
   * `application/json`.
   */
  | { kind: "status"; status: number; retryAfter?: string; body?: unknown; contentType?: string }
  /** A gateway's page, in the vendor's place. */
  | { kind: "html-error"; status: number }
  /** A gateway answers. `accepted`: after the vendor did what it was asked; else the vendor never saw the request. */
  | ({ kind: "gateway"; accepted: boolean } & GatewayAnswer)
  /** The connection breaks before the vendor saw the request. */
  | { kind: "reset-before-accept" }
  /** The connection breaks after the vendor did what it was asked. */
  | { kind: "reset-after-accept" }
  /** Half of the body, with the status of the whole. */
  | { kind: "truncated-json" }
  /** The answer with a member of this many bytes more. */
  | { kind: "huge-body"; sizeBytes: number }
  /** A redirect, in the vendor's place. Default status 302. */
  | { kind: "redirect"; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** Every URL in the answer points to this origin instead, with its path and query. */
  | { kind: "third-party-urls"; origin: string }
  /** The response has an unknown status. Default: `"levitating"`. */
  | { kind: "unknown-status"; word?: string }
  /** The answer to the same GET that came first, once more: a run that seems to go backwards. */
  | { kind: "out-of-order-status" }
  /** Every object in the response has undocumented properties. */
  | { kind: "extra-members" }
  /**
   * Members are left out: those named, or a `share` (default 0.3). Which ones is drawn from the fault's own `seed`, else
   * from the emulator's seeded source.
   */
  | { kind: "missing-members"; names?: readonly string[]; share?: number; seed?: number }
  /** `null` for absent: members named here, or those that are empty (`""`, `[]`, `{}`). */
  | { kind: "null-members"; names?: readonly string[] }
  /**
   * A GET is answered as the vendor answers it `afterMs` later (default one day): a result that expired, a link that
   * lapsed. The run itself does not move.
   */
  | { kind: "expired-result"; afterMs?: number }
  /** The `Date` header is wrong by this much. */
  | { kind: "clock-skew"; skewMs: number }
  /**
   * A webhook that goes through `relay()` and was taken is sent `copies` times more (default 1). `path` is that of its
   * receiver.
   */
  | { kind: "duplicate-webhook"; copies?: number }
  /** The JSON of the answer, changed by a function. */
  | {
      kind: "rewrite";
      /** Gives the new JSON. */
      rewrite: (body: unknown) => unknown;
    }
  /** The text of the answer, changed by a function: for JSON that no parser should have to make. */
  | {
      kind: "rewrite-text";
      /** Gives the new text. */
      rewrite: (text: string) => string;
    }
  /** The request has come and is not answered until the promise is settled. */
  | {
      kind: "hold";
      /** Called once the request has come. */
      onArrival(): void;
      until: Promise<unknown>;
    };

/** A misbehaviour and whom it strikes. */
export type Fault = FaultTarget & FaultBehavior;
