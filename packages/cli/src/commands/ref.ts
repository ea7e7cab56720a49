import type { RunEvent, RunHandle, RunResult, RunSnapshot } from "@docmux/core";
import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import type { DeliveryFlags } from "../output/deliver.ts";
import { outputHelp, requireCompleteHelp } from "./options.ts";

/** Flags of `docmux result`. */
export interface ResultFlags extends DeliveryFlags {
  /** Key or name of one step. */
  step?: string;
}

const refHelp =
  "what start printed, short such as datalab:pl_x#pex_9, a file that holds it, - for standard input, or the key of a start";

/** Adds `status`, `wait`, `result` and `cancel`: what is done with the ref of a run. */
export function addRefCommands(program: Command, open: OpenContext): void {
  program
    .command("status")
    .summary("show the status of a run")
    .description("Asks the vendor once how a run is.")
    .argument("<ref>", refHelp)
    .action(async (ref: string, _flags: object, command: Command) =>
      printSnapshot(await open(command), ref, (handle, options) => handle.refresh(options)),
    );

  program
    .command("wait")
    .summary("follow a run to its end, print its result")
    .description("Takes up a run where start, or a detached run, left it.")
    .argument("<ref>", refHelp)
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (ref: string, flags: DeliveryFlags, command: Command) =>
      waitForRun(await open(command), ref, flags),
    );

  program
    .command("result")
    .summary("read the result of a run that ended")
    .description(
      "Reads the result of a run that ended, or the output of one of its steps. Does not wait.\n" +
        "A result that is kept on this machine is read there; otherwise the vendor is asked.",
    )
    .argument("<ref>", refHelp)
    .option("--step <step>", "only the output of this step, by key or name, also while the run continues")
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (ref: string, { step, ...flags }: ResultFlags, command: Command) => {
      const context = await open(command);
      await (step === undefined ? readResult(context, ref, flags) : readStep(context, ref, step, flags));
    });

  program
    .command("cancel")
    .summary("ask the vendor to stop a run")
    .description("Asks the vendor to stop a run, and shows its status then.")
    .argument("<ref>", refHelp)
    .action(async (ref: string, _flags: object, command: Command) =>
      printSnapshot(await open(command), ref, (handle, options) => handle.cancel(options)),
    );
}

/** `docmux status` and `docmux cancel`: one request, and the snapshot that it returns. */
async function printSnapshot(
  context: CommandContext,
  text: string,
  request: (handle: RunHandle, options: { signal: AbortSignal }) => Promise<RunSnapshot>,
): Promise<void> {
  const { openNamedRun } = await import("../runs/open.ts");
  const { snapshotWithoutRaw } = await import("../output/print.ts");
  const { formatSnapshot } = await import("../view/snapshot.ts");

  const { io, output } = context;
  const snapshot = await request(await openNamedRun(context, text), { signal: io.signal });
  output.json({ type: "snapshot", snapshot: snapshotWithoutRaw(snapshot) });
  output.text(formatSnapshot(snapshot, output.stdout.colors));
}

/** `docmux wait`: resumes a run where `start` or a detached `run` left it, and prints its result. */
async function waitForRun(context: CommandContext, text: string, flags: DeliveryFlags): Promise<void> {
  const { checkOutputPath, deliverOutput, outputEndings } = await import("../output/deliver.ts");
  const { openNamedRun, watchOptions } = await import("../runs/open.ts");
  const { eventListeners, followRun } = await import("../runs/follow.ts");
  const { keepRun } = await import("../runs/detach.ts");

  await checkOutputPath(flags.output, outputEndings, context.io.workingDirectory);
  let listener: (event: RunEvent) => void = () => undefined;
  // Opened before it is followed: a short ref is whole only then, and the run is named wherever output is lost.
  const handle = await openNamedRun(context, text, (event) => listener(event));
  const { ref } = handle;
  keepRun(context.io.runs, ref);
  const { signal, onAbort } = watchOptions(context);
  const terminal = context.output.stderr;
  const result = await followRun(
    { label: ref.pipelineUri, ref, terminal, signal, onAbort, ...eventListeners(context) },
    (viewer) => {
      listener = viewer;
      return handle;
    },
  );
  await deliverOutput(context, result, flags);
}

/** `docmux result`: the result of a run that ended. */
async function readResult(context: CommandContext, text: string, flags: DeliveryFlags): Promise<void> {
  const { checkOutputPath, deliverOutput, outputEndings } = await import("../output/deliver.ts");
  const { readKeptResult, refOrKey } = await import("../runs/kept.ts");
  const { openRun } = await import("../runs/open.ts");
  const { printable } = await import("../view/printable.ts");

  const { signal, workingDirectory } = context.io;
  await checkOutputPath(flags.output, outputEndings, workingDirectory);
  const named = await refOrKey(context, text);
  const kept = await readKeptResult(context, named);
  if (kept && kept !== "deleted") {
    context.output.note(
      `The result is the one that this machine kept at ${kept.storedAt}. No request was sent.`,
    );
    await deliverOutput(context, kept.result, flags);
    await kept.markDelivered();
    return;
  }
  if (kept === "deleted") {
    context.output.note("The result that this machine kept was deleted (docmux runs prune).");
  }
  const handle = await openRun(context, named);
  context.output.note("The result comes from the vendor.");
  const result = await readFromVendor(handle, signal).catch((error: unknown) => {
    if (kept === "deleted" && isGone(error)) {
      context.output.note(
        "The result is neither on this machine nor at the vendor. " +
          `Starting the document again is billed again: docmux run ${printable(handle.ref.pipelineUri)} <document>`,
      );
    }
    throw error;
  });
  await deliverOutput(context, result, flags);
}

async function readFromVendor(handle: RunHandle, signal: AbortSignal): Promise<RunResult> {
  const { InvalidInputError, isTerminal } = await import("@docmux/core");
  const { status } = await handle.refresh({ signal });
  if (!isTerminal(status)) {
    throw new InvalidInputError(`The run is still "${status}"`, {
      ref: handle.ref,
      nextStep: "Wait for it with docmux wait, or read one step with --step.",
    });
  }
  return handle.result({ signal, partial: "return" });
}

function isGone(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "expired" || code === "not_found";
}

/** `docmux result --step`: the output of one step, also while the run continues. It has no form but JSON. */
async function readStep(
  context: CommandContext,
  text: string,
  step: string,
  { output: path }: DeliveryFlags,
): Promise<void> {
  const { checkOutputPath, writeOutput } = await import("../output/deliver.ts");
  const { openNamedRun } = await import("../runs/open.ts");
  const { printResult, withoutRaw } = await import("../output/print.ts");
  const { printableJson } = await import("../view/printable.ts");

  const { io, output } = context;
  await checkOutputPath(path, [".json"], io.workingDirectory);
  const handle = await openNamedRun(context, text);
  const stepOutput = await handle.stepResult(step, { signal: io.signal });
  output.json({ type: "step-result", output: stepOutput });
  if (path === undefined) printResult(output, stepOutput, withoutRaw);
  else await writeOutput(context, path, `${printableJson(stepOutput, 2)}\n`, handle.ref);
}
