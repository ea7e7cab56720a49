import type { RunStore } from "@docmux/core/store";
import type { ProgramIo } from "../context.ts";
import { printable } from "../view/printable.ts";
import { storeFolder } from "./folder.ts";

/** Whether no start is recorded. */
export async function isEmptyStore(store: RunStore): Promise<boolean> {
  for await (const _ of store.list()) return false;
  return true;
}

/** Where the store is that has no start, and what records one. */
export function describeEmptyStore(io: ProgramIo): string {
  return printable(
    `No start is recorded in ${storeFolder(io)}. ` +
      "docmux run, start, batch and compare record each start there; DOCMUX_HOME names another folder.",
  );
}
