import { InvalidInputError } from "@docmux/core";
import type { CompareOptions } from "../compare-options.ts";
import type { PlannedRun } from "./plan-runs.ts";

/**
 * Refuses `providerOptions` under a provider id that no pipeline of the comparison has: it is a typing mistake, and each run
 * would be made without those options.
 *
 * @throws InvalidInputError
 */
export function requireKnownProviders(
  providerOptions: CompareOptions["providerOptions"],
  plan: readonly PlannedRun[],
): void {
  const known = [...new Set(plan.map(({ pipeline }) => pipeline.provider.providerId))];
  const unknown = Object.keys(providerOptions ?? {}).find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new InvalidInputError(
    `The option providerOptions names "${unknown.slice(0, 60)}", which is no provider here`,
    { nextStep: `It takes: ${known.join(", ")}. No run was started.` },
  );
}

/** The part of `providerOptions` for one vendor. A run refuses the parts of the others. */
export function optionsOf(
  providerOptions: CompareOptions["providerOptions"],
  providerId: string,
): CompareOptions["providerOptions"] {
  if (!providerOptions || !Object.hasOwn(providerOptions, providerId)) return undefined;
  return { [providerId]: providerOptions[providerId] };
}
