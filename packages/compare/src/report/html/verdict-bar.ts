import type { Buckets } from "../../score/judge.ts";
import { verdicts } from "../../score/verdict.ts";
import { verdictWords } from "../format/verdict-words.ts";
import { html, type Markup } from "./markup.ts";

/** Verdicts as parts of one bar. Its figures stand in the table of figures. */
export function verdictBar(buckets: Buckets): Markup | undefined {
  const total = verdicts.reduce((sum, verdict) => sum + buckets[verdict], 0);
  if (total === 0) return undefined;
  let position = 0;
  const parts = verdicts
    .filter((verdict) => buckets[verdict] > 0)
    .map((verdict) => {
      const width = (100 * buckets[verdict]) / total;
      const part = html`<rect class="fill-${verdictWords[verdict].tone}" x="${position}%" width="${width}%" height="8"><title>${buckets[verdict]} ${verdictWords[verdict].counted}</title></rect>`;
      position += width;
      return part;
    });
  const label = verdicts
    .filter((verdict) => buckets[verdict] > 0)
    .map((verdict) => `${buckets[verdict]} ${verdictWords[verdict].counted}`)
    .join(", ");
  return html`<svg class="bar" role="img" aria-label="${label}" width="100%" height="8">${parts}</svg>
<p class="bar-words">${label}</p>`;
}
