import { stat } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { InvalidInputError } from "@docmux/core";

/**
 * Checks before a run is paid for that its output can be written: an ending that says the form, in a directory that is
 * there. A file that is there already will be replaced.
 *
 * @throws InvalidInputError
 */
export async function checkOutputPath(
  path: string | undefined,
  endings: readonly string[],
  workingDirectory: string,
): Promise<void> {
  if (path === undefined) return;
  if (!endings.includes(extname(path).toLowerCase())) {
    throw new InvalidInputError(`"${path}" has no ending that docmux writes`, {
      nextStep: `Use one of: ${endings.join(" ")}; nothing was sent.`,
    });
  }
  const full = resolve(workingDirectory, path);
  const facts = await stat(full).catch(() => undefined);
  const directory = await stat(dirname(full)).catch(() => undefined);
  if (facts?.isDirectory())
    throw new InvalidInputError(`"${path}" is a directory`, { nextStep: "Name a file." });
  if (!directory?.isDirectory()) {
    throw new InvalidInputError(`There is no directory "${dirname(path)}" to write to`, {
      nextStep: "Make it first; nothing was sent.",
    });
  }
}
