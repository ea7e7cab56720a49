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
