import type { RunRef } from "@docmux/core";

/** A file for a result or a report could not be written, after the run was paid for. */
export class WriteError extends Error {
  override name = "WriteError";
  /** As in the JSON of other errors. */
  readonly code = "write_failed";
  /** The run whose result it is. */
  readonly ref: RunRef | undefined;

  constructor(path: string, { code = "unknown error" }: NodeJS.ErrnoException, ref?: RunRef) {
    super(`"${path}" cannot be written (${code}). Pass another path with -o.`);
    this.ref = ref;
  }

  /** The error as plain JSON, in the form of docmux's other errors. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, ref } = this;
    return { name, code, message, retryable: false, ref };
  }

  static isInstance(value: unknown): value is WriteError {
    return value instanceof WriteError;
  }
}
