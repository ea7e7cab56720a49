import { type DocumentBlock, toPolygon } from "../document-blocks.ts";
import type { StepContext, StepOutput } from "./step-context.ts";

/** Scores what a step read, block by block, as a rubric would: 5 for a block with text and a place, 0 for one without. */
export function evaluationStep({ step, document, blocks }: StepContext): StepOutput {
  const results = blocks.map((block) => ({
    score: isSound(block) ? 5 : 0,
    feedback: isSound(block) ? "The block has text and a place on its page." : "The block is empty.",
    block_id: block.id,
    page_id: block.page,
    block_type: block.blockType,
  }));
  const total = results.reduce((sum, { score }) => sum + score, 0);
  return {
    content: {
      output_format: "json",
      page_count: document.pages.length,
      evaluation: {
        eval_definition_name: `rubric ${step.eval_rubric_id}`,
        evaluations: [
          {
            name: `${step.type} output`,
            type: "block",
            rule_score: results.length === 0 ? 0 : total / results.length,
            items_evaluated: results.length,
            individual_results: results,
          },
        ],
        total_items_evaluated: results.length,
      },
    },
  };
}

function isSound(block: DocumentBlock): boolean {
  return (
    block.lines.some((line) => line.text.trim() !== "") && toPolygon(block.bbox).flat().every(Number.isFinite)
  );
}
