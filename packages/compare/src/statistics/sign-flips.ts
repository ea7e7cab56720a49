import { normalTails } from "./student.ts";

/** Beyond this many differences the normal distribution is as good as counting. */
const mostCounted = 200;

/** Steps into which the mean size of a difference is divided for counting. */
const stepsEach = 64;

/**
 * Two-sided sign-flip test of the hypothesis that differences lie symmetrically around zero. All ways to flip are counted,
 * so that there are no draws. Dividing by the standard deviation would change nothing: flips leave the squares as they are.
 */
export function signFlipTest(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).filter((size) => size > 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return 1;
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  if (sizes.length > mostCounted)
    return normalTails(observed / Math.sqrt(sizes.reduce((sum, size) => sum + size ** 2, 0)));
  const inSteps = (size: number) => Math.round((size * stepsEach * sizes.length) / total);
  // Sums that differ by rounding to steps only count as equal.
  const slack = Math.ceil(Math.sqrt(sizes.length));
  const signedSum = differences.reduce((sum, value) => sum + Math.sign(value) * inSteps(Math.abs(value)), 0);
  return shareAsExtreme(sizes.map(inSteps), Math.abs(signedSum) - slack);
}

/**
 * The share of all ways to flip with a sum at least as far from zero. The sum of all sizes is at its farthest where none
 * is flipped; each flip takes twice its size away.
 */
function shareAsExtreme(sizes: readonly number[], extreme: number): number {
  const most = sizes.reduce((sum, size) => sum + size, 0);
  const shares = new Float64Array(most + 1);
  shares[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    reached += size;
    for (let sum = reached; sum >= 0; sum -= 1) {
      const flipped = sum >= size ? (shares[sum - size] ?? 0) : 0;
      shares[sum] = ((shares[sum] ?? 0) + flipped) / 2;
    }
  }
  let asExtreme = 0;
  shares.forEach((share, flipped) => {
    if (Math.abs(most - 2 * flipped) >= extreme) asExtreme += share;
  });
  return Math.min(1, asExtreme);
}
