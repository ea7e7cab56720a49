import type { Pipeline } from "@docmux/core";
import type { Comparison, Contender, PreparedDocument } from "./prepare-comparison.ts";
import { seededRandom, shuffled } from "./seeded-random.ts";

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
