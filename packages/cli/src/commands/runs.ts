import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { count } from "./options.ts";
import { addPruneCommand } from "./prune.ts";

/** Flags of `docmux runs`. */
export interface RunsFlags {
  open?: boolean;
  ambiguous?: boolean;
  batch?: string;
  limit: number;
}

const defaultLimit = 50;

/** Adds `runs`. */
export function addRunsCommand(program: Command, open: OpenContext): void {
  const runs = program
    .command("runs")
    .summary("list the starts that are recorded on this machine")
    .description(
      "Lists the starts in the store of this machine, the newest first, and which results are kept. Sends no request.",
    )
    .option("--open", "only those without a result")
    .option("--ambiguous", "only those that may have led to a run and need a decision")
    .option("--batch <name>", "only those of docmux batch --id <name>")
    .option("-n, --limit <count>", "how many at most", count, defaultLimit)
    .action(async (flags: RunsFlags, command: Command) => listStarts(await open(command), flags));
  addPruneCommand(runs, open);
}

/** `docmux runs`: what the store knows. */
async function listStarts(context: CommandContext, flags: RunsFlags): Promise<void> {
  const { formatRef } = await import("@docmux/core");
  const { doneStates } = await import("../store/open-starts.ts");
  const { describeEmptyStore } = await import("../store/empty.ts");
  const { requireStore } = await import("../store/require.ts");
  const { startsTable } = await import("../view/starts-table.ts");

  const { io, output } = context;
  const store = await requireStore(context, "runs");
  const records = [];
  let total = 0;
  for await (const record of store.list(flags.batch === undefined ? {} : { batch: flags.batch })) {
    total += 1;
    if (flags.ambiguous && record.state !== "ambiguous" && record.state !== "unknown") continue;
    if (flags.open && doneStates.has(record.state)) continue;
    records.push(record);
  }
  const newest = records.sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
  const shown = newest.slice(0, flags.limit);
  for (const record of shown) {
    output.json({ type: "start", ...record, ...(record.ref ? { printedRef: formatRef(record.ref) } : {}) });
  }
  if (shown.length === 0) {
    output.note(total === 0 ? describeEmptyStore(io) : describeNoMatch(flags, total));
    return;
  }
  const nowMs = io.clock ? io.clock.now() : Date.now();
  const { colors, columns } = output.stdout;
  output.text(startsTable(shown, { nowMs, colors, columns: output.isTerminal ? columns : undefined }));
  if (newest.length > shown.length) {
    output.note(`These are the newest ${shown.length} of ${newest.length}; --limit shows more.`);
  }
}

function describeNoMatch({ ambiguous }: RunsFlags, total: number): string {
  const what = ambiguous ? "No start needs a decision" : "No start is without a result";
  return `${what}. docmux runs lists all: ${total === 1 ? "1 is" : `${total} are`} recorded.`;
}

function timeOf({ times }: { times: Readonly<Record<string, string | undefined>> }): string {
  return times.claimed ?? "";
}
