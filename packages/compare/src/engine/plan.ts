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
  /** How many columns before this one send the document through the same pipeline. */
  copy: number;
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
        const pipeline = contender.pipelineFor(document);
        const copy = contenders
          .slice(0, contenderIndex)
          .filter((earlier) => isSamePipeline(earlier.pipelineFor(document), pipeline)).length;
        plan.push({ document, contender, pipeline, repetition, copy, index });
      }
    }
  }
  return plan;
}

/**
 * What distinguishes the runs of a plan in a store, in addition to pipeline, options and content of the document. The first
 * run of each without an id is the one that a batch of core makes, and is shared with it.
 */
export function rerunOf({ repetition, copy }: PlannedRun, id: string | undefined): string | number {
  if (id === undefined && repetition === 0 && copy === 0) return 0;
  return JSON.stringify(["comparison", id ?? null, copy, repetition]);
}

function isSamePipeline(one: Pipeline, other: Pipeline): boolean {
  return (
    one.uri === other.uri &&
    one.pipelineVersion === other.pipelineVersion &&
    one.provider.origin === other.provider.origin
  );
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
