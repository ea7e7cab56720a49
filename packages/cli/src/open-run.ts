import {
  attach,
  InvalidInputError,
  parseRef,
  type RunEvent,
  type RunHandle,
  type RunRef,
} from "@docmux/core";
import type { CommandContext } from "./command-context.ts";
import { watchOptions } from "./watch-options.ts";

const longestRefCharacters = 100_000;

/**
 * Reads a ref from the command line; `-` stands for standard input.
 *
 * @throws InvalidInputError
 */
export async function readRef({ io }: CommandContext, text: string): Promise<RunRef> {
  if (text !== "-") return parseRef(text);
  let read = "";
  for await (const chunk of io.stdin) {
    read += String(chunk);
    if (read.length > longestRefCharacters)
      throw new InvalidInputError("Standard input is too long for a ref");
  }
  return parseRef(read);
}

/** Finds a run again by its ref. Asks the vendor nothing yet. */
export async function openRun(
  context: CommandContext,
  ref: RunRef,
  onEvent?: (event: RunEvent) => void,
): Promise<RunHandle> {
  const provider = await context.providers.forUri(ref.pipelineUri);
  return attach(ref, [provider], { ...watchOptions(context), ...(onEvent ? { onEvent } : {}) });
}
