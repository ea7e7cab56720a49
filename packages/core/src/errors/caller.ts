import { DocmuxError } from "./docmux-error.ts";

/**
 * Adds the place of the caller to the stack of a rejection. An error that comes up after a wait has only the frames of the
 * runtime in its stack; the line that asked is what a reader looks for.
 *
 * @param verb - the public function that was called; frames up to it are left out.
 */
export async function withCaller<Value>(
  outcome: Promise<Value>,
  // biome-ignore lint/complexity/noBannedTypes: what the runtime's own captureStackTrace takes
  verb: Function,
): Promise<Value> {
  const caller: { stack?: string } = {};
  Error.captureStackTrace?.(caller, verb);
  try {
    return await outcome;
  } catch (error) {
    if (DocmuxError.isInstance(error) && caller.stack) addFrames(error, caller.stack);
    throw error;
  }
}

function addFrames(error: Error, stack: string): void {
  const [, ...frames] = stack.split("\n");
  const [first] = frames;
  if (!first || error.stack?.includes(first.trim())) return;
  error.stack = [error.stack, ...frames].join("\n");
}
