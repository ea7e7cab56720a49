// Do verdicts hold? Samples whose true difference is known, through the same code as reports.
// Usage: pnpm bench statistics [--check] [--trials 1000]. With --check it exits with 1 where a bar is missed.
import { parseArgs } from "node:util";
import { comparePairs } from "../packages/compare/src/statistics/pairs.ts";
import { type Distribution, distributions } from "./statistics/distributions.ts";
import { methods } from "./statistics/methods.ts";
import { chanceOf, type Outcome, tryFamily, tryPair } from "./statistics/trials.ts";

const leastCoverage = 0.93;
const mostFalseVerdicts = 0.06;
const sampleSizes = [30, 50];
const realDifferences = [5, 10];

const { values: asked } = parseArgs({
  options: { check: { type: "boolean", default: false }, trials: { type: "string", default: "1000" } },
});
const trials = Number(asked.trials);
if (!Number.isSafeInteger(trials) || trials < 100) {
  console.error(`The option --trials is "${asked.trials}". Give a whole number, 100 or more.`);
  process.exit(1);
}

const named = distributions(1);
const missed: string[] = [];

console.log(
  `${trials} samples each. Bars: coverage of at least 93 %, at most 6 % false verdicts, chance allowed for.\n`,
);
printTable(
  ["differences", "documents", "coverage", "false verdicts", "undecided", ...foundHeadings()],
  named.flatMap((distribution) => sampleSizes.map((documents) => verdictRow(distribution, documents))),
);

console.log("\nMore documents: Student's distribution for the test, the normal one for sign flips.\n");
const many = named.filter(({ name }) => /resampled|in 60|normal\)/.test(name));
printTable(
  ["differences", "documents", "coverage", "false verdicts", "undecided", ...foundHeadings()],
  many.flatMap((distribution) =>
    [100, 300, 1000].map((documents) => verdictRow(distribution, documents, Math.ceil(trials / 4))),
  ),
);

console.log("\nFive equally good pipelines, ten pairs: how often any of them gets a verdict.\n");
printTable(
  ["scores", ...sampleSizes.map((documents) => `${documents} documents`)],
  named.map((distribution) => [
    distribution.name,
    ...sampleSizes.map((size) => familyCell(distribution, size)),
  ]),
);

const methodTrials = Math.ceil(trials / 5);
console.log(
  `\nCoverage of other intervals, ${methodTrials} samples each, 1,000 draws where draws are made.\n`,
);
printTable(
  ["differences", "documents", ...Object.keys(methods)],
  named.flatMap((distribution) => sampleSizes.map((documents) => methodRow(distribution, documents))),
);

const began = performance.now();
const [anyDistribution] = named;
comparePairs(
  Array.from({ length: 10 }, (_, index) => ({
    label: `${index}`,
    scores: new Map(
      Array.from({ length: 2000 }, (_, document) => [`${document}`, anyDistribution?.draw() ?? 0] as const),
    ),
  })),
);
console.log(`\n10 pipelines on 2,000 documents: ${((performance.now() - began) / 1000).toFixed(2)} s`);

for (const miss of missed) console.log(`Bar missed: ${miss}`);
if (missed.length === 0) console.log("No bar is missed.");
else if (asked.check) process.exitCode = 1;

function verdictRow(distribution: Distribution, documents: number, samples = trials): string[] {
  const none = tryPair(distribution, documents, 0, samples);
  note(`${distribution.name}, ${documents} documents`, none, samples);
  return [
    distribution.name,
    `${documents}`,
    percent(none.covered, samples),
    percent(none.decided, samples),
    percent(none.undecided, samples),
    ...realDifferences.map((difference) => {
      const few = Math.ceil(samples / 4);
      return percent(tryPair(distribution, documents, difference, few).found, few);
    }),
  ];
}

/** A bar is missed where chance cannot explain it, and where the verdict does not say that it is undecided. */
function note(where: string, outcome: Outcome, samples: number): void {
  const { covered, coveredWhereSaid, missedUnsaid, decided, decidedWhereSaid } = outcome;
  if (covered + chanceOf(covered, samples) < leastCoverage) {
    const said = `of those not undecided, ${percent(coveredWhereSaid)} covered and ${percent(decidedWhereSaid)} false verdicts`;
    console.log(`${where}: coverage ${percent(covered)}; ${said}`);
    if (missedUnsaid - chanceOf(missedUnsaid, samples) > 1 - leastCoverage)
      missed.push(
        `${where}: coverage ${percent(covered)}, ${percent(missedUnsaid)} missed without "undecided"`,
      );
  }
  if (decided - chanceOf(decided, samples) > mostFalseVerdicts)
    missed.push(`${where}: ${percent(decided)} false verdicts`);
}

function familyCell(distribution: Distribution, documents: number): string {
  const samples = Math.ceil(trials / 4);
  const share = tryFamily(distribution, documents, 5, samples);
  if (share - chanceOf(share, samples) > mostFalseVerdicts)
    missed.push(`${distribution.name}, ten pairs, ${documents} documents: ${percent(share)} false verdicts`);
  return percent(share, samples);
}

function methodRow({ name, draw }: Distribution, documents: number): string[] {
  const covered = new Map(Object.keys(methods).map((method) => [method, 0]));
  for (let trial = 0; trial < methodTrials; trial += 1) {
    const values = Array.from({ length: documents }, draw);
    for (const [method, intervalOf] of Object.entries(methods)) {
      const [low, high] = intervalOf(values);
      if (low <= 0 && high >= 0) covered.set(method, (covered.get(method) ?? 0) + 1);
    }
  }
  return [name, `${documents}`, ...[...covered.values()].map((count) => percent(count / methodTrials))];
}

function foundHeadings(): string[] {
  return realDifferences.map((difference) => `finds ${difference} points`);
}

function percent(share: number, samples?: number): string {
  const chance = samples === undefined ? "" : ` ± ${(100 * chanceOf(share, samples)).toFixed(1)}`;
  return `${(100 * share).toFixed(1)}${chance} %`;
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  console.log([line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n"));
}
