import type { ReportCost } from "../../model/cell.ts";
import type { Scalar } from "../../score/scalar.ts";

/** A percentage for people: `"93.5 %"`; a dash where it was not measured. Only what is all is called 100 %. */
export function formatShare(share: number | null): string {
  if (share === null) return "–";
  const rounded = share.toFixed(1);
  if (rounded === "100.0") return share === 100 ? "100 %" : "99.9 %";
  if (rounded === "0.0") return share === 0 ? "0 %" : "0.1 %";
  return `${rounded} %`;
}

/** A difference in points, with its sign: `"+3.2"`; a dash where it was not measured. */
export function formatPoints(points: number | null): string {
  if (points === null) return "–";
  const rounded = points.toFixed(1);
  if (rounded === "0.0" || rounded === "-0.0") return "0.0";
  return points > 0 ? `+${rounded}` : rounded.replace("-", "−");
}

/** An interval of points: `"+0.4 to +6.1"`; a dash where it was not measured. */
export function formatPointsInterval(interval: readonly [number, number] | null): string {
  return interval ? `${formatPoints(interval[0])} to ${formatPoints(interval[1])}` : "–";
}

/**
 * A number of documents for people: `"about 60"`, `"hundreds"`. It is a guess from few documents, and shown as one; a dash
 * where there is none.
 */
export function formatDocumentsNeeded(documents: number | null): string {
  if (documents === null) return "–";
  if (documents <= 90) return `about ${Math.ceil(documents / 10) * 10}`;
  if (documents < 150) return "about 100";
  if (documents < 1000) return "hundreds";
  if (documents < 10_000) return "thousands";
  return "more than 10,000";
}

/** A duration for people: `"340 ms"`, `"4.2 s"`, `"3 min 05 s"`, `"30 min"`; a dash where it is not known. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60 && milliseconds % 60_000 === 0) return `${minutes} min`;
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const exactnessMarks: Record<ReportCost["exactness"], string> = {
  exact: "",
  "lower-bound": "≥ ",
  estimate: "≈ ",
};

/** Money for people: `"0.0315 USD"`, `"≥ 0.02 USD"` for a lower bound, `"≈ 0.02 USD"` for an estimate. */
export function formatCost(cost: ReportCost | undefined): string {
  return cost ? `${exactnessMarks[cost.exactness]}${cost.amount} ${cost.currency}` : "–";
}

/** An amount that was divided, to three digits: more would promise a precision that a mean does not have. */
export function formatRate(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  if (/[1-9]/.test(whole)) return fraction === "" ? whole : Number(amount).toFixed(2);
  const leadingZeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  return Number(amount).toFixed(Math.min(fraction.length, leadingZeros + 3));
}

const longestValue = 280;

/** A value for people, on one line, cut when it is very long. */
export function formatValue(value: Scalar): string {
  const text = String(value).replace(/\s+/g, " ").trim();
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}… (${text.length} characters)`;
}
