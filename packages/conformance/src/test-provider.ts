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

/** A case that does not concern the pipeline shows as skipped, where the runner lets a test say so. */
async function runCase(
  testCase: ConformanceCase,
  options: ConformanceOptions,
  context: TestContext | undefined,
): Promise<void> {
  if (!(await verifyCase(testCase, options))) context?.skip?.("does not concern this pipeline");
}

/**
 * Runs one case against a fresh pipeline.
 *
 * @returns false when the case does not concern it and nothing was verified.
 */
export async function verifyCase(testCase: ConformanceCase, options: ConformanceOptions): Promise<boolean> {
  const { document, scenario, secrets } = options;
  const pipeline: Pipeline = await options.createPipeline();
  if (testCase.concerns && !testCase.concerns(pipeline, scenario)) return false;
  const otherProcess = await options.createPipeline();
  const bench = { pipeline, otherProcess, document, scenario, secrets, clock: options.createClock() };
  try {
    await testCase.verify(bench);
    return true;
  } finally {
    await scenario.calm?.();
  }
}
