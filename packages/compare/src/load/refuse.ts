import { InvalidInputError } from "@docmux/core";

/** Where in a file something does not fit. Lines and columns count from 1. */
export interface Place {
  file: string;
  line?: number | undefined;
  column?: number | undefined;
}

/** The error for a file of a corpus that does not fit: where, what, and what to do. */
export function refuse({ file, line, column }: Place, problem: string, nextStep: string): InvalidInputError {
  const place = [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return new InvalidInputError(`${place.join(", ")}: ${problem}`, { nextStep });
}
