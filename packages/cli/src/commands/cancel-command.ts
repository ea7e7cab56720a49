import type { CommandContext } from "../context.ts";
import { snapshotWithoutRaw } from "../output/print.ts";
import { openRun } from "../runs/open.ts";
import { readRef } from "../runs/ref.ts";
import { formatSnapshot } from "../view/snapshot.ts";

/** `docmux cancel`: asks the vendor to stop a run, and tells how it is then. */
export async function cancelCommand(context: CommandContext, text: string): Promise<void> {
  const { io, output } = context;
  const handle = await openRun(context, await readRef(context, text));
  const snapshot = await handle.cancel({ signal: io.signal });
  output.json({ type: "snapshot", snapshot: snapshotWithoutRaw(snapshot) });
  output.text(formatSnapshot(snapshot, output.stdout.colors));
}
