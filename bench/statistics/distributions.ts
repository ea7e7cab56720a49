// The differences between two pipelines that verdicts are tried on, in points. Each is moved to the mean that is asked for.
import { readFileSync } from "node:fs";
import { seededRandom } from "../../packages/compare/src/statistics/random.ts";

export interface Distribution {
  name: string;
  /** One difference, around a mean of zero. */
  draw: () => number;
}

const real: number[] = JSON.parse(
  readFileSync(new URL("./real-differences.json", import.meta.url), "utf8"),
).differences;

const drawsForMean = 400_000;

/** Every named distribution, drawn from one seed. */
export function distributions(seed: number): Distribution[] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log1p(-random())) * Math.cos(2 * Math.PI * random());
  const oneIn = (count: number, spread: number) => () => (random() < 1 / count ? -90 : 0) + spread * normal();
  const shapes: Record<string, () => number> = {
    "real differences, resampled": () => real[Math.floor(random() * real.length)] ?? 0,
    "one document in 60 is 90 points off": oneIn(60, 4),
    "one document in 30 is 90 points off": oneIn(30, 4),
    "one document in 20 is 90 points off": oneIn(20, 4),
    "one document in 12 is 90 points off": oneIn(12, 4),
    "one document in 30 is 90 points off, wide": oneIn(30, 12),
    "skewed (exponential)": () => -10 * Math.log1p(-random()),
    "very skewed (log-normal)": () => 4 * Math.exp(1.2 * normal()),
    "heavy tails (Student, 2 degrees)": () => (5 * normal()) / Math.sqrt(-Math.log1p(-random())),
    "symmetric (normal)": () => 10 * normal(),
    "zero-inflated, skewed": () => (random() < 0.7 ? 0 : random() < 0.75 ? 10 * random() : -40 * random()),
    "zero-inflated, 9 in 10 are ties": () => (random() < 0.9 ? 0 : 20 * normal()),
  };
  return Object.entries(shapes).map(([name, shape]) => {
    // No document can be more than 100 points off.
    const bounded = () => Math.max(-100, Math.min(100, shape()));
    const mean = meanOf(bounded);
    return { name, draw: () => bounded() - mean };
  });
}

function meanOf(draw: () => number): number {
  let sum = 0;
  for (let count = 0; count < drawsForMean; count += 1) sum += draw();
  return sum / drawsForMean;
}
