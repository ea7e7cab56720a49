import { signalExitCodes } from "./exit-codes.ts";
import { LostOutput } from "./lost-output.ts";

/** What a signal is told by, so that the command can end with its number. */
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
