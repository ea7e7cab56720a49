import type { CommandContext } from "../command-context.ts";
import { openRun } from "../open-run.ts";
import { readRef } from "../read-ref.ts";
import { formatSnapshot } from "../view/format-snapshot.ts";
import { snapshotWithoutRaw } from "../without-raw.ts";

/** `docmux status`: asks once how a run is. */
export async function statusCommand(context: CommandContext, text: string): Promise<void> {
  const { io, output } = context;
  const handle = await openRun(context, await readRef(context, text));
  const snapshot = await handle.refresh({ signal: io.signal });
  output.json({ type: "snapshot", snapshot: snapshotWithoutRaw(snapshot) });
  output.text(formatSnapshot(snapshot, output.stdout.colors));
}
