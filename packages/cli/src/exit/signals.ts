import { signalExitCodes, writeFailedExitCode } from "./codes.ts";

/** Identifies a signal, so that the command can end with its number. */
export class StoppedBySignal extends Error {
  override name = "StoppedBySignal";
  readonly exitCode: number;

  constructor(signalName: keyof typeof signalExitCodes) {
    super(`Stopped by ${signalName}.`);
    this.exitCode = signalExitCodes[signalName];
  }
}

/** The exit code once the command was stopped. */
export function exitCodeAfter({ reason }: AbortSignal): number {
  return reason instanceof StoppedBySignal || reason instanceof LostOutput
    ? reason.exitCode
    : signalExitCodes.SIGINT;
}

/** Standard output accepts nothing more: its reader is gone, the disk is full, or another write error. */
export class LostOutput extends Error {
  override name = "LostOutput";
  /** The reader closed it, as `docmux list ... | head -1` does, or the terminal was closed. */
  readonly isClosed: boolean;
  readonly exitCode: number;

  /** @param isTerminal - standard output is a terminal; one that was closed answers with EIO. */
  constructor({ code = "unknown error" }: NodeJS.ErrnoException, isTerminal: boolean) {
    const isClosed = closedCodes.has(code) || (isTerminal && code === "EIO");
    super(
      isClosed ? `Standard output was closed (${code}).` : `Standard output cannot be written (${code}).`,
    );
    this.isClosed = isClosed;
    this.exitCode = isClosed ? signalExitCodes.SIGPIPE : writeFailedExitCode;
  }
}

// A reader behind a socket that leaves text unread answers with ECONNRESET.
const closedCodes: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET"]);
