import type { BatchFlags } from "../commands/batch.ts";
import type { CommandContext } from "../context.ts";
import { batchLimitExitCode, exitCodes, writeFailedExitCode } from "../exit/codes.ts";
import { exitCodeOf } from "../exit/failures.ts";
import { messageForCommand } from "../exit/message.ts";
import { exitCodeAfter } from "../exit/signals.ts";
import { waitingForStart } from "../runs/messages.ts";
import { shortKey } from "../store/find-start.ts";
import { costsOf } from "../view/batch-view.ts";
import { printable } from "../view/printable.ts";
import type { RunningBatch } from "./run-batch.ts";
import type { BatchSummary } from "./summary.ts";

/** Prints how a batch went and what is left to do, and sets the exit code. */
export async function endBatch(
  context: CommandContext,
  flags: BatchFlags,
  batch: RunningBatch,
): Promise<void> {
  const { output, io } = context;
  const summary = batch.book.summary();
  output.text(describeSummary(summary, flags.out));
  if (batch.writeError) {
    io.stderr.write(`${output.withoutKeys(printable(batch.writeError.message))}\n`);
  }
  if (flags.onAmbiguous !== "skip") describeUndecided(context, batch);
  if (io.signal.aborted) {
    const { detached } = summary.counts;
    const runs = detached === 1 ? "1 run continues" : `${detached} runs continue`;
    if (detached > 0) output.note(`${runs} at the vendor and will not be started again.`);
    if (batch.isStartOpen) {
      output.note(waitingForStart);
      io.runs.awaitStart();
    }
    output.note("To continue the batch, call the same command again.");
  } else if (batch.failure !== undefined) {
    output.note(printable(`The first failure: ${messageForCommand(batch.failure)}`));
  }
  if (batch.isLimited) output.note("A limit left documents out: see --max-documents and --max-cost.");
  const exitCode = exitCodeFor(context, flags, batch);
  if (exitCode !== 0) context.endWith(exitCode);
}

function exitCodeFor({ io }: CommandContext, { requireComplete }: BatchFlags, batch: RunningBatch): number {
  if (io.signal.aborted) return exitCodeAfter(io.signal);
  if (batch.writeError) return writeFailedExitCode;
  if (batch.undecided.length > 0) return exitCodes.start_unknown;
  if (batch.failure !== undefined) return exitCodeOf(batch.failure);
  if (batch.isLimited) return batchLimitExitCode;
  return requireComplete && batch.isPartial ? exitCodes.partial_result : 0;
}

function describeSummary(summary: BatchSummary, out: string): string {
  const { documents, counts } = summary;
  const others = Object.entries(counts).filter(([outcome, count]) => outcome !== "delivered" && count > 0);
  const parts = [
    `${counts.delivered} of ${documents} ${documents === 1 ? "document" : "documents"} delivered`,
    ...others.map(([outcome, count]) => `${count} ${outcome.replace("_", " ")}`),
    ...costsOf(summary),
  ];
  return `${parts.join(", ")}. Results: ${printable(out)}`;
}

function describeUndecided({ output }: CommandContext, { undecided }: RunningBatch): void {
  const keys = new Map(undecided.map(({ document, key }) => [key, document.name]));
  keys.delete(undefined);
  if (keys.size === 0) return;
  output.note(
    "These starts may have led to a run. Call the same command again to search once more, or decide:",
  );
  for (const [key, name] of keys) {
    output.note(
      `  ${printable(name)}: docmux recover ${shortKey(key ?? "")} --adopt <runId> | --write-off "<reason>" | --start-again "<reason>"`,
    );
  }
}
