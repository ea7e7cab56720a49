const worst = 5;

/**
 * How much of the lost points the five worst documents hold, 0 to 100.
 *
 * @returns `null` with five documents or fewer, and when nothing was lost.
 */
export function worstFiveShare(accuracies: readonly number[]): number | null {
  if (accuracies.length <= worst) return null;
  const lost = accuracies.map((accuracy) => 100 - accuracy).sort((a, b) => b - a);
  const total = lost.reduce((sum, points) => sum + points, 0);
  if (total === 0) return null;
  return (100 * lost.slice(0, worst).reduce((sum, points) => sum + points, 0)) / total;
}
