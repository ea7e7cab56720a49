import { RunTimeoutError } from "../../errors/errors.ts";
import { isTerminal } from "../../model/status.ts";
import { whenAborted } from "../../time/abort.ts";
import { sleepUntil } from "../../time/clock.ts";
import type { RunSession } from "./session.ts";

/**
 * Makes one call about a run, until the deadline of its session at the latest. A call that begins after the deadline gets
 * a new one.
 *
 * @param what - what is read, for the error, such as `its result`.
 * @throws RunTimeoutError with the ref when the deadline passes; the reason of an aborted signal.
 */
export async function beforeDeadline<Answer>(
  session: RunSession,
  signal: AbortSignal,
  what: string,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const { clock, timeoutMs } = session;
  if (session.deadlineMs <= clock.now()) session.deadlineMs = clock.now() + timeoutMs;
  const stop = new AbortController();
  const forgetAbort = whenAborted(signal, (reason) => stop.abort(reason));
  sleepUntil(clock, session.deadlineMs, stop.signal).then(
    () => stop.abort(deadlineError(session, what)),
    () => undefined,
  );
  try {
    return await call(stop.signal);
  } finally {
    forgetAbort();
    stop.abort();
  }
}

function deadlineError({ ref, timeoutMs, latest }: RunSession, what: string): RunTimeoutError {
  const state = latest && isTerminal(latest.status) ? "The run ended" : "The run was found";
  return new RunTimeoutError(`${state}, but ${what} was not read within ${timeoutMs / 1000} s`, {
    ref,
    nextStep: "It can still be read: attach to error.ref and ask for it again, with a longer timeoutMs.",
    advice: { action: "raise-timeout", state: "readable" },
  });
}
