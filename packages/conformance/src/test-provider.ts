import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase } from "./conformance-case.ts";
import { conformanceGroups } from "./conformance-groups.ts";
import type { ConformanceOptions, TestRunner } from "./conformance-options.ts";

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
  const gaps = new Map(Object.entries(options.knownGaps ?? {}));
  for (const group of conformanceGroups) {
    describe(group.name, () => {
      for (const testCase of group.cases) {
        const id = `${group.name}: ${testCase.name}`;
        const reason = gaps.get(id);
        gaps.delete(id);
        if (reason) it.skip(`${testCase.name} (known gap: ${reason})`, async () => undefined);
        else it(testCase.name, () => verifyCase(testCase, options));
      }
    });
  }
  if (gaps.size > 0) throw new Error(`Known gaps that name no case: ${[...gaps.keys()].join("; ")}`);
}

/** Runs one case against a fresh pipeline. Resolves at once for a case that does not concern it. */
export async function verifyCase(testCase: ConformanceCase, options: ConformanceOptions): Promise<void> {
  const { document, scenario, secrets } = options;
  const pipeline: Pipeline = await options.createPipeline();
  if (testCase.concerns && !testCase.concerns(pipeline, scenario)) return;
  const otherProcess = await options.createPipeline();
  await testCase.verify({
    pipeline,
    otherProcess,
    document,
    scenario,
    secrets,
    clock: options.createClock(),
  });
}
