import { InvalidInputError } from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import type { CommandContext } from "../context.ts";

/**
 * The store of a command that cannot do without.
 *
 * @throws InvalidInputError with `--no-store`.
 */
export async function requireStore(context: CommandContext, command: string): Promise<RunStore> {
  const store = await context.openStore();
  if (store) return store;
  throw new InvalidInputError(`docmux ${command} needs the store`, {
    nextStep: "Leave --no-store out. DOCMUX_HOME names another folder for it.",
  });
}
