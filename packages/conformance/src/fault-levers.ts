import type { CallKind, ForeignAnswer, HeldCall, Scenario, Trouble } from "./conformance-options.ts";

/** Where a kind of request goes. */
export interface CallPlace {
  /** Upper case. Any when left out. */
  method?: string;
  /** Part of the path, or a pattern of it. */
  path: string | RegExp;
}

/** The faults that the suite orders, in the words of `@docmux/emulator`. */
export type LeverFault = CallPlace & { times?: number } & (
    | { kind: "status"; status: number; retryAfter?: string }
    | { kind: "html-error"; status: number }
    | {
        kind: "gateway";
        accepted: boolean;
        status: number;
        answerHeaders?: Readonly<Record<string, string>>;
        body: string;
      }
    | { kind: "truncated-json" }
    | { kind: "reset-before-accept" }
    | { kind: "reset-after-accept" }
    | { kind: "redirect"; location: string }
    | { kind: "foreign-urls"; origin: string }
    | {
        kind: "rewrite-text";
        /** Gives the new text. */
        rewrite: (text: string) => string;
      }
  );

/** A double with the faults of `@docmux/emulator`: each of its emulators, or a server of your own. */
export interface FaultyDouble {
  /** Orders a fault for requests that follow. */
  fault(fault: LeverFault): unknown;
  /** Takes back every fault that still stands. */
  clearFaults(): void;
  /** Takes back the orders that no run has used, where runs are ordered. */
  clearRunOrders?(): void;
  /** Holds the next request to a place before the vendor does anything about it. */
  hold(place: CallPlace): HeldCall;
  /** Every request so far; `path` of each is read where there is one. */
  requests(): readonly unknown[];
}

/** A server that belongs to nobody and notes what it is sent, such as `startRecorderOrigin()` of `@docmux/emulator`. */
export interface Recorder {
  origin: string;
  /** Every request so far. */
  requests(): readonly unknown[];
}

/** What of a {@link Scenario} follows from faults alone. */
export type Levers = Required<
  Pick<Scenario, "trouble" | "requests" | "paths" | "hold" | "rewriteAnswer" | "stranger" | "calm">
>;

/**
 * The part of a scenario that is the same for every double that speaks the faults of `@docmux/emulator`. What is left to
 * say is how runs end and how they are counted.
 *
 * @param places - where the requests of each kind go.
 * @param ownAnswer - the vendor's own answer with a status, where a generic body would not be recognized as the vendor's.
 *
 * @example
 * ```ts
 * const places = { start: { path: /\/run$/ }, status: { path: /\/runs\/\w+$/ }, result: { path: "/result" } };
 * const scenario: Scenario = { ...faultLevers(emulator, places, recorder), outcomes, nextRun, startedRuns };
 * ```
 */
export function faultLevers(
  double: FaultyDouble,
  places: Readonly<Record<CallKind, CallPlace>>,
  recorder: Recorder,
  ownAnswer: (status: number) => ForeignAnswer | undefined = () => undefined,
): Levers {
  return {
    trouble: (call, trouble, times = 1) =>
      void double.fault({ ...places[call], times, ...toFault(trouble, ownAnswer) }),
    requests: () => double.requests().length,
    paths: () =>
      double.requests().flatMap((request) => {
        const { path } = request as { path?: unknown };
        return typeof path === "string" ? [path] : [];
      }),
    hold: (call) => double.hold(places[call]),
    rewriteAnswer: (call, rewrite, times = 1) =>
      void double.fault({ ...places[call], times, kind: "rewrite-text", rewrite }),
    stranger: {
      origin: recorder.origin,
      received: () => recorder.requests(),
      redirect: (call, times = 1) =>
        void double.fault({ ...places[call], times, kind: "redirect", location: `${recorder.origin}/moved` }),
      nameInAnswer: (call, times = 1) =>
        void double.fault({ ...places[call], times, kind: "foreign-urls", origin: recorder.origin }),
    },
    calm() {
      double.clearFaults();
      double.clearRunOrders?.();
    },
  };
}

function toFault(trouble: Trouble, ownAnswer: (status: number) => ForeignAnswer | undefined) {
  switch (trouble.kind) {
    case "http": {
      const { status, retryAfter } = trouble;
      const own = ownAnswer(status);
      if (own) {
        const { headers, ...answer } = own;
        return {
          kind: "gateway",
          accepted: false,
          ...answer,
          ...(headers ? { answerHeaders: headers } : {}),
        } as const;
      }
      return { kind: "status", status, ...(retryAfter === undefined ? {} : { retryAfter }) } as const;
    }
    case "html":
      return { kind: "html-error", status: trouble.status } as const;
    case "gateway": {
      // A fault's own `headers` choose the requests that it strikes.
      const { headers, ...rest } = trouble;
      return headers ? { ...rest, answerHeaders: headers } : rest;
    }
    case "torn-body":
      return { kind: "truncated-json" } as const;
    case "lost-before-accept":
      return { kind: "reset-before-accept" } as const;
    case "lost-after-accept":
      return { kind: "reset-after-accept" } as const;
  }
}
