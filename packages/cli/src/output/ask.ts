import { createInterface } from "node:readline/promises";
import { InvalidInputError } from "@docmux/core";
import type { CommandContext } from "../context.ts";

/** Whether a person can be asked: both standard input and standard error are a terminal. */
function canAsk({ io }: CommandContext): boolean {
  return Boolean((io.stdin as { isTTY?: boolean }).isTTY && io.stderr.isTTY);
}

/** What is asked about, and what was done so far. */
export interface Reason {
  /** Completes "This asks before". */
  before: string;
  /** What is known about the state of things: the last sentence of the error. */
  untouched: string;
}

const mayBePaidTwice: Reason = { before: "it may be paid twice", untouched: "No request was sent." };

/**
 * Asks a person before something that may cost money, or that deletes. `--yes` answers before it is asked.
 *
 * @param question - `warning`: what may happen, printed in any case; `reason`: default that it may be paid twice.
 * @throws InvalidInputError where no person can be asked and `--yes` is missing.
 */
export async function confirm(
  context: CommandContext,
  {
    warning,
    question,
    isYes,
    reason,
  }: { warning: string; question: string; isYes: boolean; reason?: Reason },
): Promise<boolean> {
  const { io } = context;
  io.stderr.write(`${warning}\n`);
  if (isYes) return true;
  requireAnswer(context, isYes, reason);
  // The terminal itself edits the line. An end of input is no answer.
  const reader = createInterface({ input: io.stdin, output: io.stderr, terminal: false });
  const ended = new Promise<string>((resolve) => reader.once("close", () => resolve("")));
  try {
    const answer = await Promise.race([reader.question(`${question} [y/N] `, { signal: io.signal }), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}

/** {@link confirm} for what is allowed where no person can be asked: the warning is then a note. */
export async function confirmIfPossible(
  context: CommandContext,
  question: { warning: string; question: string; isYes: boolean },
): Promise<boolean> {
  if (!question.isYes && canAsk(context)) return confirm(context, question);
  context.output.note(question.warning);
  return true;
}

/** @throws InvalidInputError where no person can be asked and `--yes` is missing. */
export function requireAnswer(
  context: CommandContext,
  isYes: boolean,
  { before, untouched }: Reason = mayBePaidTwice,
): void {
  if (isYes || canAsk(context)) return;
  throw new InvalidInputError(`This asks before ${before}, and there is no terminal to ask on`, {
    nextStep: `Add --yes to allow it. ${untouched}`,
  });
}
