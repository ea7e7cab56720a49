import { seededRandom } from "../engine/seeded-random.ts";

const flips = 10_000;

/**
 * Two-sided sign-flip permutation test of the hypothesis that differences lie symmetrically around zero.
 *
 * @returns the p-value; never 0, since the differences themselves are one of the ways to flip.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const random = seededRandom(seed);
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another sign order differ in the last bits.
  const tolerance = 1e-9 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  let asExtreme = 1;
  for (let flip = 0; flip < flips; flip += 1) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= observed - tolerance) asExtreme += 1;
  }
  return asExtreme / (flips + 1);
}
