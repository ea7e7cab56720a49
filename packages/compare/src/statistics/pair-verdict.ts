import type { ReportPair } from "../model/pair.ts";
import { documentWeights, weightedMean } from "./documents.ts";
import { unseenShare } from "./interval.ts";
import { type Judgement, judge, type Pairing } from "./judge.ts";

type VerdictPart = Pick<
  ReportPair,
  "interval" | "adjustedP" | "verdict" | "undecidedBecause" | "decidingDocument"
>;

const significance = 0.05;

/**
 * The verdict on a pair that has documents enough.
 *
 * @param adjustedP - its p-value, corrected for the number of pairs.
 * @param correction - what the p-value was multiplied by for that.
 */
export function judgeVerdict(
  pairing: Pairing,
  interval: Judgement["interval"],
  adjustedP: number,
  correction: number,
): VerdictPart {
  const winner = winnerOf(interval, adjustedP);
  const isUnseen = winner === null && adjustedP < significance;
  const decidingDocument = isUnseen ? null : findDecidingDocument(pairing, winner, correction);
  const figures = { interval, adjustedP, decidingDocument };
  if (isUnseen) return { ...figures, verdict: "undecided", undecidedBecause: "unseen_documents" };
  if (decidingDocument !== null)
    return { ...figures, verdict: "undecided", undecidedBecause: "one_document" };
  return { ...figures, verdict: winner ?? "not_separable", undecidedBecause: null };
}

type Winner = "better" | "worse" | null;

/** Asks for the costly p-value only where the rest leaves it to decide. */
function winnerWithout({ interval, p, leastP }: Judgement, correction: number): Winner {
  return winnerOf(interval, leastP * correction) && winnerOf(interval, p() * correction);
}

function winnerOf([low, high]: readonly [number, number], adjustedP: number): Winner {
  if (adjustedP >= significance || (low <= 0 && high >= 0)) return null;
  return low > 0 ? "better" : "worse";
}

/** How many documents are left out in turn: those that move the mean most to one side. */
const mostLeftOut = 3;

/** The document without which there is a verdict that there is not with it, or none where there is one. */
function findDecidingDocument(pairing: Pairing, winner: Winner, correction: number): string | null {
  const { differences, documents, weights } = pairing;
  const effectOf = (index: number) => (differences[index] ?? 0) * (weights[index] ?? 0);
  const side = Math.sign(weightedMean(differences, weights) ?? 0);
  // A winner can lose only its best documents, and who leads without a verdict can gain only by losing the worst.
  const direction = winner === null ? side : -side;
  const order = documents.map((_, index) => index);
  order.sort((a, b) => direction * (effectOf(a) - effectOf(b)));
  const deciding = order.slice(0, mostLeftOut).find((index) => {
    const rest = judgeWithout(pairing, index);
    return rest !== null && winnerWithout(rest, correction) !== winner;
  });
  return deciding === undefined ? null : (documents[deciding] ?? null);
}

/** What is not in the sample stays what it was: only the document's own effect is asked for. */
function judgeWithout(
  { documents, differences, weights, subsetOf }: Pairing,
  left: number,
): Judgement | null {
  const isKept = (_: unknown, index: number) => index !== left;
  return judge(
    differences.filter(isKept),
    documentWeights(documents.filter(isKept), subsetOf),
    unseenShare(weights),
  );
}
