import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { TraceMessages } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { hideKeys } from "../output/lost.ts";
import { printable } from "../view/printable.ts";

/** A trace as a line, without time and name. The compiler requires every channel. */
const lines: { readonly [Name in keyof TraceMessages]: (message: TraceMessages[Name]) => string } = {
  "docmux:request": ({ method, url, effect, attempt }) => `${method} ${url} (${effect}, attempt ${attempt})`,
  "docmux:response": ({ method, url, httpStatus, requestId, reason, durationMs }) => {
    const outcome = httpStatus === undefined ? (reason ?? "no response") : `HTTP ${httpStatus}`;
    const request = requestId === undefined ? "" : `, request ${requestId}`;
    return `${method} ${url}: ${outcome}${request}, ${Math.round(durationMs)} ms`;
  },
  "docmux:retry": ({ method, url, delayMs, reason }) =>
    `${method} ${url} again in ${Math.round(delayMs)} ms: ${reason}`,
  "docmux:wait": ({ runId, status, nextPollMs }) =>
    `run ${runId}${status === undefined ? "" : ` is ${status}`}, next poll in ${Math.round(nextPollMs)} ms`,
  "docmux:decision": ({ decision, reason, runId }) =>
    `${decision.replace("_", " ")}${runId === undefined ? "" : ` (run ${runId})`}: ${reason}`,
  "docmux:warning": ({ message }) => message,
};

const names = Object.keys(lines) as (keyof TraceMessages)[];

let unsubscribeAll: () => void = () => undefined;

/**
 * Prints what core publishes on standard error: warnings in any case but with `--quiet`, and what `DEBUG` names, such as
 * `docmux*` or `docmux:request,docmux:retry`.
 */
export function printTraces(io: ProgramIo, isQuiet: boolean): void {
  unsubscribeAll();
  const { stderr, environment } = io;
  const wanted = names.filter((name) => isNamed(name, environment.DEBUG ?? ""));
  const print = (line: string) => stderr.write(`${printable(hideKeys(line, environment))}\n`);
  const subscriptions: [name: keyof TraceMessages, listener: (message: unknown) => void][] = wanted.map(
    (name) => [name, (message) => print(lineOf(name, message as TraceMessages[typeof name]))],
  );
  const warning = "docmux:warning";
  if (!wanted.includes(warning)) {
    const say = (message: unknown) =>
      print(`warning: ${lines[warning](message as TraceMessages[typeof warning])}`);
    // Without a listener core would warn through Node, also with --quiet.
    subscriptions.push([warning, isQuiet ? () => undefined : say]);
  }
  // Core publishes to channels that exist only while they are held.
  const held = subscriptions.map(([name]) => channel(name));
  for (const [name, listener] of subscriptions) subscribe(name, listener);
  unsubscribeAll = () => {
    for (const [name, listener] of subscriptions) unsubscribe(name, listener);
    held.length = 0;
  };
}

/** Whether `DEBUG` names a channel, by the customs of that variable: names with `*`, apart by commas or spaces. */
export function isNamed(name: string, debug: string): boolean {
  return debug.split(/[\s,]+/).some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[^\w:-]/g, "\\$&"));
    return pattern !== "" && new RegExp(`^${parts.join(".*")}$`).test(name);
  });
}

function lineOf<Name extends keyof TraceMessages>(name: Name, message: TraceMessages[Name]): string {
  const timeMs = "timeMs" in message ? message.timeMs : Date.now();
  return `${new Date(timeMs).toISOString()} ${name} ${message.providerId} ${lines[name](message)}`;
}
