import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formatRef, type RunRef } from "@docmux/core";
import type { CommandContext } from "../context.ts";

/**
 * Writes the refs of runs that continue after Ctrl-C to a file, one in each line, in the form that `docmux wait` takes. Gives its
 * name; `undefined` where no place accepts it, and the refs are printed instead.
 */
export async function writeDetachedRefs(
  { io }: CommandContext,
  refs: readonly RunRef[],
): Promise<string | undefined> {
  const text = refs.map((ref) => `${formatRef(ref)}\n`).join("");
  const stamp = new Date(io.clock?.now() ?? Date.now()).toISOString().replace(/[:.]/g, "-");
  const name = `docmux-runs-${stamp}.refs`;
  try {
    await writeFile(resolve(io.workingDirectory, name), text, { flag: "wx", mode: 0o600 });
    return name;
  } catch {
    try {
      const elsewhere = join(await mkdtemp(join(tmpdir(), "docmux-")), name);
      await writeFile(elsewhere, text, { mode: 0o600 });
      return elsewhere;
    } catch {
      return undefined;
    }
  }
}
