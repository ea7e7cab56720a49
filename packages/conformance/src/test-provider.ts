import assert from "node:assert/strict";
import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase, ConformanceGroup } from "./conformance-case.ts";
import { conformanceGroups } from "./conformance-groups.ts";
import type { ConformanceOptions, TestContext, TestRunner } from "./conformance-options.ts";

/**
 * Registers every case of the suite that concerns the pipeline with a test runner, and one test more whose name says how
 * many those are and which groups have others. A declared gap shows as a skipped test with its reason; a gap that names
 * no case is an error, so that a list of gaps can't rot.
 *
 * Where `createPipeline` returns a promise, or fails before the tests run, every case is registered: those that do not
 * concern the pipeline then show as skipped.
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
  const names = new Set(conformanceGroups.map(({ name }) => name));
  const unknownGroups = (options.verifiedElsewhere?.groups ?? []).filter((name) => !names.has(name));
  if (unknownGroups.length > 0) {
    throw new Error(`Verified elsewhere, but not groups of the suite: ${unknownGroups.join("; ")}`);
  }
  const pipeline = pipelineNow(options);
  for (const group of ownGroups(options)) {
    const cases = pipeline ? casesOf(group, pipeline, options) : group.cases;
    if (cases.length === 0) continue;
    describe(group.name, () => {
      for (const testCase of cases) {
        const reason = gaps[idOf(group, testCase)];
        if (reason) it.skip(`${testCase.name} (known gap: ${reason})`, async () => undefined);
        else it(testCase.name, (...[context]) => runCase(testCase, options, context));
      }
    });
  }
  if (pipeline) it(`the suite: ${matrixOf(pipeline, options)}`, () => verifyMatrix(pipeline, options));
}

function ownGroups({ verifiedElsewhere }: ConformanceOptions): readonly ConformanceGroup[] {
  return conformanceGroups.filter(({ name }) => !verifiedElsewhere?.groups.includes(name));
}

/** The name by which a gap is declared. */
function idOf(group: ConformanceGroup, testCase: ConformanceCase): string {
  return `${group.name}: ${testCase.name}`;
}

/** The pipeline, where it can be had before any test runs. */
function pipelineNow({ createPipeline }: ConformanceOptions): Pipeline | undefined {
  try {
    const pipeline = createPipeline();
    if (!(pipeline instanceof Promise)) return pipeline;
    // Each case makes one of its own and reports what is wrong with it.
    pipeline.catch(() => undefined);
  } catch {
    // The same: a pipeline may need what runs before the tests.
  }
  return undefined;
}

function casesOf(
  { cases }: ConformanceGroup,
  pipeline: Pipeline,
  { scenario }: ConformanceOptions,
): readonly ConformanceCase[] {
  return cases.filter(({ concerns }) => concerns?.(pipeline, scenario) ?? true);
}

/** Which cases concern a pipeline, in one line: `100 of 121 cases; not steps (3 of 3), batch (1 of 2); verified by …`. */
function matrixOf(pipeline: Pipeline, options: ConformanceOptions): string {
  let total = 0;
  let registered = 0;
  const others: string[] = [];
  for (const group of ownGroups(options)) {
    const all = group.cases.length;
    const own = casesOf(group, pipeline, options).length;
    total += all;
    registered += own;
    if (own < all) others.push(`${group.name} (${all - own} of ${all})`);
  }
  const exceptions = others.length > 0 ? `; not ${others.join(", ")}` : "";
  const { by, groups } = options.verifiedElsewhere ?? {};
  const elsewhere = groups ? `; verified by "${by}": ${groups.join(", ")}` : "";
  return `${registered} of ${total} cases concern this pipeline${exceptions}${elsewhere}`;
}

/** A pipeline that would declare something else once the tests run would leave cases out that concern it. */
async function verifyMatrix(registered: Pipeline, options: ConformanceOptions): Promise<void> {
  const current = await options.createPipeline();
  for (const group of conformanceGroups) {
    const names = (pipeline: Pipeline) => casesOf(group, pipeline, options).map(({ name }) => name);
    assert.deepEqual(
      names(current),
      names(registered),
      `other cases of "${group.name}" concern the pipeline than when the tests were declared`,
    );
  }
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
