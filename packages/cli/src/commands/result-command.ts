import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidInputError, isTerminal } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import {
  checkOutputPath,
  type DeliveryFlags,
  deliverOutput,
  outputEndings,
  WriteError,
} from "../output/deliver.ts";
import { printResult, withoutRaw } from "../output/print.ts";
import { openRun } from "../runs/open.ts";
import { readRef } from "../runs/ref.ts";
import { printableJson } from "../view/printable.ts";

/** Flags of `docmux result`. */
export interface ResultFlags extends DeliveryFlags {
  /** Key or name of one step. */
  step?: string;
}

/**
 * `docmux result`: reads the result of a run that ended, or the output of one of its steps. Waits for nothing.
 *
 * @throws InvalidInputError while the run goes on.
 * @throws WriteError when the file cannot be written.
 */
export async function resultCommand(
  context: CommandContext,
  text: string,
  { step, ...flags }: ResultFlags,
): Promise<void> {
  const { io, output } = context;
  const { output: path } = flags;
  // The output of one step has no form but JSON.
  await checkOutputPath(path, step === undefined ? outputEndings : [".json"], io.workingDirectory);
  const { signal } = io;
  const handle = await openRun(context, await readRef(context, text));
  const { ref } = handle;
  if (step === undefined) {
    const { status } = await handle.refresh({ signal });
    if (!isTerminal(status)) {
      throw new InvalidInputError(`The run is still "${status}"`, {
        ref,
        nextStep: "Wait for it with docmux wait, or read one step with --step.",
      });
    }
    await deliverOutput(context, await handle.result({ signal, partial: "return" }), flags);
    return;
  }
  const stepOutput = await handle.stepResult(step, { signal });
  output.json({ type: "step-result", output: stepOutput });
  if (path === undefined) {
    printResult(output, stepOutput, withoutRaw);
    return;
  }
  await writeFile(resolve(io.workingDirectory, path), `${printableJson(stepOutput, 2)}\n`).catch(
    (error: NodeJS.ErrnoException) => {
      throw new WriteError(path, error, ref);
    },
  );
  output.note(`Written: ${path}`);
}
