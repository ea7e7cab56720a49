import type { CallKind, ForeignAnswer, HeldRequest, InjectedFault, Scenario } from "./conformance-options.ts";

/** Where a kind of request goes. */
export interface RequestMatcher {
  /** Upper case. Any when left out. */
  method?: string;
  /** Part of the path, or a pattern of it. */
  path: string | RegExp;
}

/** The faults that the suite orders, in the words of `@docmux/emulator`. */
export type EmulatorFault = RequestMatcher & { times?: number } & (
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
    | { kind: "third-party-urls"; origin: string }
    | {
        kind: "rewrite-text";
        /** Gives the new text. */
        rewrite: (text: string) => string;
      }
  );

/** A double with the faults of `@docmux/emulator`: each of its emulators, or a server of your own. */
export interface FakeVendor {
  /** Orders a fault for requests that follow. */
  fault(fault: EmulatorFault): unknown;
  /** Takes back every fault that still stands. */
  clearFaults(): void;
  /** Takes back the orders that no run has used, where runs are ordered. */
  clearRunScripts?(): void;
  /** Holds the next request to a place before the vendor does anything about it. */
  hold(place: RequestMatcher): HeldRequest;
  /** Every request so far; `path` of each is read where there is one. */
  requests(): readonly unknown[];
}

/** A third-party server that records every request, such as `startRequestRecorder()` of `@docmux/emulator`. */
export interface Recorder {
  origin: string;
  /** Every request so far. */
  requests(): readonly unknown[];
}

/** What of a {@link Scenario} follows from faults alone. */
export type FaultControls = Required<
  Pick<
    Scenario,
    "injectFault" | "requestCount" | "paths" | "hold" | "rewriteResponse" | "thirdPartyOrigin" | "clearFaults"
  >
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
 * const scenario: Scenario = { ...createFaultControls(emulator, places, recorder), outcomes, nextRun, startedRunCount };
 * ```
 */
export function createFaultControls(
  double: FakeVendor,
  places: Readonly<Record<CallKind, RequestMatcher>>,
  recorder: Recorder,
  ownAnswer: (status: number) => ForeignAnswer | undefined = () => undefined,
): FaultControls {
  return {
    injectFault: (call, fault, times = 1) =>
      void double.fault({ ...places[call], times, ...toFault(fault, ownAnswer) }),
    requestCount: () => double.requests().length,
    paths: () =>
      double.requests().flatMap((request) => {
        const { path } = request as { path?: unknown };
        return typeof path === "string" ? [path] : [];
      }),
    hold: (call) => double.hold(places[call]),
    rewriteResponse: (call, rewrite, times = 1) =>
      void double.fault({ ...places[call], times, kind: "rewrite-text", rewrite }),
    thirdPartyOrigin: {
      origin: recorder.origin,
      received: () => recorder.requests(),
      redirect: (call, times = 1) =>
        void double.fault({ ...places[call], times, kind: "redirect", location: `${recorder.origin}/moved` }),
      insertUrl: (call, times = 1) =>
        void double.fault({ ...places[call], times, kind: "third-party-urls", origin: recorder.origin }),
    },
    clearFaults() {
      double.clearFaults();
      double.clearRunScripts?.();
    },
  };
}

function toFault(fault: InjectedFault, ownAnswer: (status: number) => ForeignAnswer | undefined) {
  switch (fault.kind) {
    case "http": {
      const { status, retryAfter } = fault;
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
      return { kind: "html-error", status: fault.status } as const;
    case "gateway": {
      // A fault's own `headers` choose the requests that it strikes.
      const { headers, ...rest } = fault;
      return headers ? { ...rest, answerHeaders: headers } : rest;
    }
    case "truncated-body":
      return { kind: "truncated-json" } as const;
    case "lost-before-accept":
      return { kind: "reset-before-accept" } as const;
    case "lost-after-accept":
      return { kind: "reset-after-accept" } as const;
  }
}
