import type { AcmeMutation } from "../acme/acme-provider.ts";

/** A provider that breaks the contract in one way, and the group that has to notice. */
export interface Mutant {
  group: string;
  /** Other groups that meet the same fault. */
  also?: readonly string[];
  /** What it does wrong. */
  wrong: string;
  mutation: AcmeMutation;
}
