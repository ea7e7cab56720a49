import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "./pipelex-config.ts";

/**
 * The pipe that bundles run when nothing else is said: `main_pipe` of the first that names one.
 *
 * @throws InvalidInputError when none does; a server would refuse them too.
 */
export function mainPipeOf(bundles: readonly string[]): string {
  for (const text of bundles) {
    const [, , code] = /^[ \t]*main_pipe[ \t]*=[ \t]*(["'])([^"'\s]{1,256})\1/m.exec(text) ?? [];
    if (code !== undefined) return code;
  }
  throw new InvalidInputError("The bundle names no main_pipe", {
    providerId,
    nextStep: "Write main_pipe into it, or pass { pipeCode }; nothing was sent.",
  });
}
