import { InvalidInputError, type Pipeline } from "@docmux/core";
import type { CompareOptions } from "../options.ts";
import { seededRandom, shuffled } from "../statistics/random.ts";
import type { Comparison, Contender, PreparedDocument } from "./prepare.ts";

/** One run to make. */
export interface PlannedRun {
  document: PreparedDocument;
  contender: Contender;
  pipeline: Pipeline;
  repetition: number;
  /** Place in the report. */
  index: number;
}

/**
 * The runs in the order in which they are started: documents in random order, and for each document the pipelines in
 * random order, so that no pipeline always goes first or always meets the quiet hour.
 */
export function planRuns({ documents, contenders, repeat, seed }: Comparison): PlannedRun[] {
  const random = seededRandom(seed);
  const plan: PlannedRun[] = [];
  for (let repetition = 0; repetition < repeat; repetition += 1) {
    for (const [documentIndex, document] of shuffled([...documents.entries()], random)) {
      for (const [contenderIndex, contender] of shuffled([...contenders.entries()], random)) {
        const index = (documentIndex * contenders.length + contenderIndex) * repeat + repetition;
        plan.push({ document, contender, pipeline: contender.pipelineFor(document), repetition, index });
      }
    }
  }
  return plan;
}

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
