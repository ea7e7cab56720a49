import { InvalidInputError } from "@docmux/core";

/** The place of an error in a file. Lines and columns count from 1. */
export interface Place {
  file: string;
  line?: number | undefined;
  column?: number | undefined;
}

/** The error for an invalid file of a corpus: where, what, and what to do. */
export function refuse({ file, line, column }: Place, problem: string, nextStep: string): InvalidInputError {
  const place = [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return new InvalidInputError(`${place.join(", ")}: ${problem}`, { nextStep });
}
