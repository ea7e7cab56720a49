import { type Command, Option } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { defaultRetention, duration } from "./options.ts";

/** Flags of `docmux runs prune`. */
export interface PruneFlags {
  /** Milliseconds. */
  olderThan: number;
  resultsOnly?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

/** Adds `runs prune`. */
export function addPruneCommand(runs: Command, open: OpenContext): void {
  runs
    .command("prune")
    .summary("delete old results and records of starts that are done")
    .description(
      "Deletes kept results and records of starts that were delivered, refused or written off, and are old.\n" +
        "Never deletes what is open, or a result that was not delivered. Sends no request.",
    )
    .addOption(
      new Option("--older-than <duration>", "age since the last change, such as 30d, 12h or 90m")
        .argParser(duration)
        .default(defaultRetention.durationMs, defaultRetention.text),
    )
    .option("--results-only", "keep the records, so that no document is started a second time")
    .option("--dry-run", "print what would be deleted, and delete nothing")
    .option("--yes", "delete without being asked")
    .action(async (flags: PruneFlags, command: Command) => {
      refuseOptionsOf(runs, command);
      await prune(await open(command), flags);
    });
}

/** Options of the list do not choose what is deleted: one that is given would be taken for a filter. */
function refuseOptionsOf(runs: Command, command: Command): void {
  const given = runs.options.find((option) => runs.getOptionValueSource(option.attributeName()) === "cli");
  if (given) command.error(`error: option '${given.flags}' cannot be used with prune`);
}

/** `docmux runs prune`: deletes what is done and old. */
async function prune(context: CommandContext, flags: PruneFlags): Promise<void> {
  const { confirm, requireAnswer } = await import("../output/ask.ts");
  const { deletePrunable, findPrunable } = await import("../store/prune.ts");
  const { requireStore } = await import("../store/require.ts");
  const { describePrunable, describeAge } = await import("../view/prunable.ts");

  const { output, io } = context;
  const { dryRun = false, resultsOnly = false, yes = false } = flags;
  const reason = { before: "it deletes", untouched: "Nothing was deleted." };
  const store = await requireStore(context, "runs prune");
  if (!dryRun) requireAnswer(context, yes, reason);
  const cutoffMs = (io.clock ? io.clock.now() : Date.now()) - flags.olderThan;
  const { items: found, damage } = await findPrunable(store, { cutoffMs, resultsOnly });
  if (found.length > 0 && !dryRun && !yes) {
    const consequence = resultsOnly
      ? "The vendor may not have these results any more."
      : "The same document in docmux batch, or the same --key, is then a new start and is billed again.";
    const warning = `${describePrunable(found, "will be deleted")} ${consequence}`;
    if (!(await confirm(context, { warning, question: "Delete them?", isYes: yes, reason }))) {
      output.note(reason.untouched);
      return;
    }
  }
  const items = [];
  for (const item of found) {
    if (io.signal.aborted) break;
    // What changed since it was listed is open again, and stays.
    if (!dryRun && !(await deletePrunable(store, item))) continue;
    items.push(item);
    output.json({ type: "prune-item", ...item });
  }
  const oldest = items[0]?.updatedAt;
  output.json({
    type: "prune-summary",
    dryRun,
    records: items.filter(({ record }) => record).length,
    results: items.filter(({ bytes }) => bytes !== undefined).length,
    bytes: items.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    ...(oldest === undefined ? {} : { oldest }),
  });
  if (items.length > 0) {
    output.text(describePrunable(items, dryRun ? "would be deleted" : "deleted"));
  } else if (!io.signal.aborted) {
    const what = resultsOnly ? "no delivered result" : "no start that is done";
    output.note(`Nothing to delete: ${what} is older than ${describeAge(flags.olderThan)}.`);
  }
  io.signal.throwIfAborted();
  if (damage) throw damage;
}
