/** How a client ended. */
export type Verdict =
  /** It holds the run (docmux: its result) by an answer that it read. */
  | "delivered"
  /** It holds the result of a run whose answer was lost, by proof. */
  | "adopted"
  /** It reports that a run may exist and be billed. */
  | "unknown"
  /** It reports that no run was started, and may be called again. */
  | "not started"
  /** It reports a failure, and not whether a run may exist. */
  | "error"
  /** Its call never ended, although it waited for nothing more. */
  | "hung"
  /** It was still sending when the bench stopped it. */
  | "stopped";

/** One client under one fault. */
export interface Outcome {
  /** Submits that the server received. */
  submits: number;
  /** Starts that the server billed. */
  billed: number;
  verdict: Verdict;
  /** What the client reported, for a person who wonders. */
  message?: string;
}
