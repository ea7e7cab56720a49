import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportPair } from "../../model/report-pair.ts";
import { formatPoints, formatPointsInterval } from "../format/format-points.ts";
import { pairWords } from "../format/pair-words.ts";
import { html, type Markup } from "./markup.ts";
import { scrollRegion } from "./scroll-region.ts";

/** Every pair of pipelines, document by document, and whether they can be told apart. */
export function pairSection({ pairs, pipelines, difference }: ComparisonReport): Markup | undefined {
  if (pairs.length === 0) return undefined;
  return html`<section><h2>Can they be told apart?</h2>
${scrollRegion(
  "Pairs of pipelines",
  html`<table><thead><tr><th scope="col">Pair</th><th scope="col">Verdict</th><th scope="col">Wins, ties, losses</th><th scope="col" class="number">Difference</th><th scope="col" class="number">95 % interval</th><th scope="col" class="number">p, corrected</th><th scope="col" class="number">Documents needed</th></tr></thead><tbody>
${pairs.map(
  (pair) =>
    html`<tr><th scope="row">${pair.first} <span class="meaning">against</span> ${pair.second}</th><td class="${isDecided(pair) && "strong"}">${pairWords(pair)}</td><td>${recordBar(pair)}</td><td class="number">${formatPoints(pair.meanDifference)}</td><td class="number">${formatPointsInterval(pair.interval)}</td><td class="number">${pair.adjustedP === null ? "–" : pair.adjustedP < 0.001 ? "< 0.001" : pair.adjustedP.toFixed(3)}</td><td class="number">${pair.documentsNeeded === null ? "–" : `about ${pair.documentsNeeded}`}</td></tr>`,
)}</tbody></table>`,
)}
<p class="note">Pipelines are paired by document; differences are in points of accuracy, first minus second. A verdict needs an interval that leaves zero out and a permutation test corrected for the number of pairs (Holm). Documents needed to see a difference of ${difference === undefined ? "this size" : `${difference} points`} 8 times in 10: a rough guide.${noiseWords(pipelines)}</p></section>`;
}

function noiseWords(pipelines: ComparisonReport["pipelines"]): string {
  const noisy = pipelines.flatMap(({ label, noise }) =>
    noise === null ? [] : [`${label} ${noise.toFixed(1)}`],
  );
  return noisy.length === 0
    ? ""
    : ` Between runs of the same document, accuracy varies by a standard deviation of: ${noisy.join(", ")} points.`;
}

function isDecided({ verdict }: ReportPair): boolean {
  return verdict === "better" || verdict === "worse";
}

function recordBar({ wins, ties, losses, documents }: ReportPair): Markup {
  const share = (count: number) => (documents === 0 ? 0 : (100 * count) / documents);
  return html`<span class="record"><svg width="96" height="8" aria-hidden="true"><rect class="fill-right" width="${share(wins)}%" height="8"/><rect class="fill-quiet" x="${share(wins)}%" width="${share(ties)}%" height="8"/><rect class="fill-wrong" x="${share(wins + ties)}%" width="${share(losses)}%" height="8"/></svg> ${wins}, ${ties}, ${losses}</span>`;
}
