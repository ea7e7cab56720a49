/**
 * What docmux publishes on channels of `node:diagnostics_channel`. No message has a key, a document, a query or the path of a
 * link that the vendor signed.
 */
export interface TraceMessages {
  /** A request is sent. */
  "docmux:request": RequestTrace;
  /** A response was read, or there is none. */
  "docmux:response": ResponseTrace;
  /** A request is sent again. */
  "docmux:retry": RetryTrace;
  /** A run is waited for: when it is polled next. */
  "docmux:wait": WaitTrace;
  /** What was concluded about a start. */
  "docmux:decision": DecisionTrace;
  /** A setting is unsafe. Without a subscriber it is a warning of the process. */
  "docmux:warning": WarningTrace;
}

/** Message of `docmux:request`. */
export interface RequestTrace {
  /** Milliseconds since 1970. */
  timeMs: number;
  providerId: string;
  /** Such as `POST`. */
  method: string;
  /** Without its query; of an address that the vendor named, only the origin. */
  url: string;
  /** 1 for the first. */
  attempt: number;
  /** What the request does at the vendor, such as `start` or `poll`. */
  effect: string;
}

/** Message of `docmux:response`. */
export interface ResponseTrace extends RequestTrace {
  /** From sending to the end of the body, in milliseconds. */
  durationMs: number;
  /** Absent without a response. */
  httpStatus?: number;
  /** The vendor's id of the request. */
  requestId?: string;
  /** Why there is no response. */
  reason?: string;
}

/** Message of `docmux:retry`. */
export interface RetryTrace extends RequestTrace {
  /** How long is waited before, in milliseconds. */
  delayMs: number;
  /** Such as `HTTP 503`. */
  reason: string;
}

/** Message of `docmux:wait`. */
export interface WaitTrace {
  /** Milliseconds since 1970. */
  timeMs: number;
  providerId: string;
  runId: string;
  /** The status at the last poll, where there was one. */
  status?: string;
  /** Until the next poll, in milliseconds. */
  nextPollMs: number;
}

/** Message of `docmux:decision`. */
export interface DecisionTrace {
  /** Milliseconds since 1970. */
  timeMs: number;
  providerId: string;
  /**
   * - `start_unknown`: the vendor may have accepted the start.
   * - `adopted`: a run carries the proof that it is this start.
   * - `not_adopted`: no run carries it.
   */
  decision: "start_unknown" | "adopted" | "not_adopted";
  /** Why, as part of a sentence. */
  reason: string;
  /** The run that was adopted. */
  runId?: string;
}

/** Message of `docmux:warning`. */
export interface WarningTrace {
  providerId: string;
  /** `cleartext`: a key travels unencrypted. */
  code: "cleartext";
  /** A sentence for people. */
  message: string;
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

const channels = new Map<keyof TraceMessages, Channel | undefined>();

/** Whether a message would reach anyone. */
export function isTraced(name: keyof TraceMessages): boolean {
  return channelOf(name)?.hasSubscribers === true;
}

/** Publishes a message, which is only made where there is a subscriber. */
export function trace<Name extends keyof TraceMessages>(name: Name, make: () => TraceMessages[Name]): void {
  if (isTraced(name)) channelOf(name)?.publish(make());
}

/** Through the runtime's own lookup: docmux also runs where there is no Node. */
function channelOf(name: keyof TraceMessages): Channel | undefined {
  if (!channels.has(name)) {
    const diagnostics = globalThis.process?.getBuiltinModule?.("node:diagnostics_channel");
    channels.set(name, diagnostics?.channel(name));
  }
  return channels.get(name);
}
