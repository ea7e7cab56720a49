import { resolve } from "node:path";
import type { CommandContext } from "./command-context.ts";

/** A document as it was written on the command line: a URL stays, a path is meant from the working directory. */
export function documentPath({ io }: CommandContext, document: string): string {
  return /^https?:\/\//i.test(document) ? document : resolve(io.workingDirectory, document);
}
