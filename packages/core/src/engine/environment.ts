import { CallLimits } from "../account/account.ts";

/** What the runs of one docmux share. */
export interface Environment {
  /** Vendors that `providerOptions` may name. Absent: the vendor of the pipeline alone. */
  readonly providerIds?: readonly string[];
  readonly limits: CallLimits;
}

/** Shared by the free functions, and by every docmux that limits nothing itself. */
export const defaultLimits = new CallLimits();

/** That of the free functions. */
export const defaultEnvironment: Environment = { limits: defaultLimits };
