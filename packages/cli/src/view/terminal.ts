import type { Writable } from "node:stream";

/** Where a command prints, and what it may do there. */
export interface Terminal {
  stream: Writable;
  /** Lines may be drawn again. False when piped and in CI. */
  isInteractive: boolean;
  /** Characters in a line. */
  columns: number;
}

type MaybeTty = Writable & { isTTY?: boolean; columns?: number };

/** Reads what a stream can do. Nothing is redrawn when it is piped, in CI, or on a terminal that says `dumb`. */
export function terminalOf(stream: MaybeTty, environment: NodeJS.ProcessEnv = process.env): Terminal {
  const isInteractive = Boolean(stream.isTTY) && !environment.CI && environment.TERM !== "dumb";
  return { stream, isInteractive, columns: stream.columns ?? 120 };
}
