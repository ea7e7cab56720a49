import { DocmuxError } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import type { RunStore } from "@docmux/core/store";
import type { CommandContext, ProgramIo } from "../context.ts";
import { printable } from "../view/printable.ts";
import { storeFolder } from "./folder.ts";
import { countOpenStarts } from "./open-starts.ts";

/** The store of the command. Touches nothing before its first call. */
export function openCommandStore(io: ProgramIo): RunStore {
  return fileStore(storeFolder(io));
}

/**
 * The store for a command that starts runs; `undefined` with `--no-store`. Standard error names what an earlier process left
 * open.
 */
export async function storeForStarts(context: CommandContext): Promise<RunStore | undefined> {
  const { output } = context;
  const store = await context.openStore();
  if (!store) {
    output.note("Nothing is recorded (--no-store): if this process ends early, its run cannot be recovered.");
    return undefined;
  }
  try {
    const count = await countOpenStarts(store);
    if (count > 0) {
      const what =
        count === 1 ? "1 start of an earlier process is" : `${count} starts of an earlier process are`;
      output.note(`${what} open: docmux recover`);
    }
  } catch (error) {
    // A record that is damaged must not stop other runs. Where the store itself is broken, the claim of the start says so.
    if (!DocmuxError.isInstance(error)) throw error;
    output.note(printable(`Open starts cannot be counted: ${error.summary}.`));
  }
  return store;
}
