import type { ReportScore } from "../../model/report-score.ts";
import { verdicts } from "../../score/verdict.ts";
import { formatShare } from "../format/format-share.ts";
import { verdictWords } from "../format/verdict-words.ts";
import { html, type Markup } from "./markup.ts";
import { scrollRegion } from "./scroll-region.ts";

/** The measures that one document and a whole comparison share. */
export type Scored = Pick<
  ReportScore,
  "accuracy" | "precision" | "recall" | "f1" | "anlsStar" | "jsonAccuracy" | "textSimilarity" | "buckets"
>;

const measures: readonly { name: Exclude<keyof Scored, "buckets">; label: string; meaning: string }[] = [
  { name: "accuracy", label: "Leaf value accuracy", meaning: "right of all places, made-up ones included" },
  { name: "precision", label: "Precision", meaning: "right of what it says" },
  { name: "recall", label: "Recall", meaning: "right of what the truth holds" },
  { name: "f1", label: "F1", meaning: "harmonic mean of the two" },
  { name: "anlsStar", label: "ANLS*", meaning: "credit for nearly right text" },
  { name: "jsonAccuracy", label: "Plain JSON accuracy", meaning: "no spelling folded" },
  { name: "textSimilarity", label: "Markdown likeness", meaning: "edits to the true Markdown" },
];

/** All figures, pipelines as columns. A dash is not measured. */
export function scoreTable(columns: readonly { heading: Markup; score: Scored }[]): Markup | undefined {
  const measured = measures.filter(({ name }) => columns.some(({ score }) => score[name] !== null));
  if (measured.length === 0) return undefined;
  return html`${scrollRegion(
    "All figures",
    html`<table class="scores"><thead><tr><th scope="col">Measure</th>${columns.map(({ heading }) => html`<th scope="col" class="number">${heading}</th>`)}</tr></thead><tbody>
${measured.map(
  ({ name, label, meaning }) =>
    html`<tr><th scope="row">${label} <span class="meaning">${meaning}</span></th>${columns.map(({ score }) => html`<td class="number">${formatShare(score[name])}</td>`)}</tr>`,
)}
${verdicts.map(
  (verdict) =>
    html`<tr><th scope="row">Values ${verdictWords[verdict].counted} <span class="meaning">${verdictWords[verdict].meaning}</span></th>${columns.map(({ score }) => html`<td class="number">${score.buckets[verdict]}</td>`)}</tr>`,
)}</tbody></table>`,
  )}`;
}
