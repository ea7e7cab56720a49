import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase, ConformanceGroup } from "./conformance-case.ts";
import { conformanceGroups } from "./conformance-groups.ts";
import type { ConformanceOptions, TestContext, TestRunner } from "./conformance-options.ts";

/**
 * Registers every case of the suite with a test runner. A declared gap shows as a skipped test with its reason; a gap
 * that names no case is an error, so that a list of gaps can't rot.
 *
 * @example
 * ```ts
 * import { describe, it } from "vitest";
 * testProvider({ describe, it }, { createPipeline, document, scenario, createClock, secrets: ["test-key"] });
 * ```
 */
export function testProvider({ describe, it }: TestRunner, options: ConformanceOptions): void {
  const gaps = options.knownGaps ?? {};
  const ids = new Set(conformanceGroups.flatMap((group) => group.cases.map((each) => idOf(group, each))));
  const unknown = Object.keys(gaps).filter((id) => !ids.has(id));
  if (unknown.length > 0) throw new Error(`Known gaps that name no case: ${unknown.join("; ")}`);
  for (const group of conformanceGroups) {
    describe(group.name, () => {
      for (const testCase of group.cases) {
        const reason = gaps[idOf(group, testCase)];
        if (reason) it.skip(`${testCase.name} (known gap: ${reason})`, async () => undefined);
        else it(testCase.name, (...[context]) => runCase(testCase, options, context));
      }
    });
  }
}

/** The name by which a gap is declared. */
function idOf(group: ConformanceGroup, testCase: ConformanceCase): string {
  return `${group.name}: ${testCase.name}`;
}

/** What was left out shows as skipped with the reason, where the runner lets a test say so. */
async function runCase(
  testCase: ConformanceCase,
  options: ConformanceOptions,
  context: TestContext | undefined,
): Promise<void> {
  const omitted = await verifyCase(testCase, options);
  if (omitted !== undefined) context?.skip?.(omitted);
}

/**
 * Runs one case against a fresh pipeline.
 *
 * @returns why it was left out, in whole or in part; `undefined` when all of it was verified.
 */
export async function verifyCase(
  testCase: ConformanceCase,
  options: ConformanceOptions,
): Promise<string | undefined> {
  const { document, scenario, secrets } = options;
  const pipeline: Pipeline = await options.createPipeline();
  if (testCase.concerns && !testCase.concerns(pipeline, scenario)) return "does not concern this pipeline";
  const otherProcess = await options.createPipeline();
  let omitted: string | undefined;
  const leaveOut = (sentence: string) => {
    omitted = sentence;
  };
  const clock = options.createClock();
  try {
    await testCase.verify({ pipeline, otherProcess, document, scenario, secrets, clock, leaveOut });
    return omitted;
  } finally {
    await scenario.clearFaults?.();
  }
}
