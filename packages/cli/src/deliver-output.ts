import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { InvalidInputError, type RunResult } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";

const forms: Readonly<Record<string, (result: RunResult) => string | undefined>> = {
  ".json": (result) => `${JSON.stringify(result, undefined, 2)}\n`,
  ".md": ({ content }) => content.markdown,
  ".html": ({ content }) => content.html,
  ".txt": ({ content }) => content.text,
};

/**
 * Checks the ending of `--output` before a run is paid for.
 *
 * @throws InvalidInputError
 */
export function checkOutputPath(path: string | undefined): void {
  if (path === undefined || Object.hasOwn(forms, extname(path))) return;
  throw new InvalidInputError(`"${path}" has no ending that docmux writes`, {
    nextStep: `Use one of: ${Object.keys(forms).join(" ")}; .json holds the whole result.`,
  });
}

/**
 * Prints a result, or writes it to the file that was named.
 *
 * @throws InvalidInputError when the file's form is one that the run did not deliver.
 */
export async function deliverOutput(
  { io, output }: CommandContext,
  result: RunResult,
  path: string | undefined,
): Promise<void> {
  const { issues, snapshot } = result;
  for (const { severity, code, message } of issues) {
    if (severity !== "info") output.note(`${severity} ${code}: ${message}`);
  }
  if (snapshot.emulated) output.note("The answers came from an emulator, not from the vendor.");
  output.json({ type: "result", result });
  if (path === undefined) {
    output.text(JSON.stringify(result, undefined, 2));
    return;
  }
  const text = forms[extname(path)]?.(result);
  if (text === undefined) {
    const has = Object.entries(forms).flatMap(([ending, form]) =>
      form(result) === undefined ? [] : [ending],
    );
    throw new InvalidInputError(`The run delivered nothing that fits into "${path}"`, {
      ref: result.ref,
      nextStep: `Read it again with docmux result and one of these endings: ${has.join(" ")}.`,
    });
  }
  await writeFile(resolve(io.workingDirectory, path), text);
  output.note(`Written: ${path}`);
}
