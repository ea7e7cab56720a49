/** Facts of an error in addition to its message. Properties without a value are left out on the wire. */
export interface PipelexErrorFacts {
  /** HTTP status on the dialects that distinguish errors (`v1`, `hosted`). Default 500. */
  status?: number;
  /** Default `runtime`. */
  domain?: "input" | "config" | "runtime";
  retryable?: boolean;
  category?: string;
  userAction?: { kind: string; detail: string };
  model?: string;
  provider?: string;
  providerMetadata?: Record<string, unknown>;
  validationErrors?: ValidationItem[];
  /** `v1` with protocol 2.0: its dotted code, where the exception class alone does not decide it. */
  code?: string;
  /** `v1` with protocol 2.0: what its code's sentence is about. */
  params?: Record<string, unknown>;
  /** `v1` with protocol 2.0: what its diagnostics say, where that server notices the same thing elsewhere. */
  diagnosed?: { errorType: string; message: string };
  /** Where it happened. A pipe that fails notes itself here, with the pipes above it. */
  location?: ErrorLocation;
}

/** A place in a request or in a run. */
export interface ErrorLocation {
  pipe?: string;
  /** Codes of the pipes from the outermost to the one that failed. */
  path?: string[];
  input?: string;
  field?: string;
}

/** One entry of the `validation_errors` list of an invalid bundle. */
export interface ValidationItem {
  category: "blueprint_validation" | "pipe_factory" | "pipe_validation" | "dry_run";
  message: string;
  [member: string]: unknown;
}

/** What the emulated server raises inside; each dialect writes it in its own shape. */
export class PipelexError extends Error {
  override name = "PipelexError";
  /** The exception class that the real server would name. */
  readonly errorType: string;
  readonly facts: PipelexErrorFacts;

  constructor(errorType: string, message: string, facts: PipelexErrorFacts = {}) {
    super(message);
    this.errorType = errorType;
    this.facts = facts;
  }
}

/** An error of the caller's making: 422 on the dialects that distinguish errors. */
export function inputError(errorType: string, message: string, facts: PipelexErrorFacts = {}): PipelexError {
  return new PipelexError(errorType, message, { status: 422, domain: "input", ...facts });
}
