import { resolve } from "node:path";
import type { ProgramIo } from "./command-context.ts";

/** A document as it was written on the command line: a URL stays, a path is meant from the working directory. */
export function documentPath({ workingDirectory }: ProgramIo, document: string): string {
  return /^https?:\/\//i.test(document) ? document : resolve(workingDirectory, document);
}
