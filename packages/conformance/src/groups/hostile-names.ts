import assert from "node:assert/strict";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase, ConformanceGroup, TestHarness } from "../conformance-case.ts";
import type { CallKind, Scenario } from "../conformance-options.ts";
import { holdsFunction } from "../holds-function.ts";
import { isFileName, isId, isWord, withHostileNames } from "../hostile-names.ts";
import { inherits } from "../inherited-traces.ts";
import { outcomeOf } from "../outcome-of.ts";

const trace = "docmuxInherited";
const climbed = "docmux-climbed";
const climbing = `../../../${climbed}`;
const answers: readonly CallKind[] = ["status", "result"];

function isMade(call: CallKind, pipeline: Pipeline, { rewriteResponse }: Scenario): boolean {
  if (rewriteResponse === undefined || pipeline.capabilities.observe !== "poll") return false;
  return call !== "result" || pipeline.doResult !== undefined;
}

/** Runs with names changed in every answer of a kind; without a way to take that back, in one. */
async function runRenamed(harness: TestHarness, call: CallKind, rewrite: (text: string) => string) {
  const { pipeline, document, scenario, clock } = harness;
  await scenario.nextRun("completed");
  const times = scenario.clearFaults && call !== "start" ? Number.POSITIVE_INFINITY : 1;
  await scenario.rewriteResponse?.(call, rewrite, times);
  return await outcomeOf(run(pipeline, document, { clock, partial: "return" }));
}

/** A part of a path that was meant as a name must not be one: escaped, it stands within another part. */
async function assertNoneClimbed({ scenario }: TestHarness): Promise<void> {
  const paths = (await scenario.paths?.()) ?? [];
  const astray = paths.find((path) => path.split("/").includes(climbed));
  assert.equal(astray, undefined, "a name from the vendor became part of an address");
}

function climbingNames(call: CallKind): ConformanceCase {
  return {
    name: `names that are paths, in the answer to a ${call} request, lead to no other address and no file`,
    concerns: (pipeline, scenario) => isMade(call, pipeline, scenario),
    async verify(harness) {
      const folder = await mkdtemp(join(tmpdir(), "docmux-names-"));
      const outside = resolve(climbing);
      try {
        const names = [climbing, join(folder, "picture.png")];
        await runRenamed(harness, call, (text) => withHostileNames(text, { isName: isFileName, names }));
        await assertNoneClimbed(harness);
        assert.deepEqual(await readdir(folder), [], "a name from the vendor became a file");
        await assert.rejects(access(outside), "a name from the vendor became a file outside its folder");
      } finally {
        await rm(folder, { recursive: true, force: true });
        await rm(outside, { recursive: true, force: true });
      }
    },
  };
}

function foreignNames(call: CallKind): ConformanceCase {
  return {
    name: `names that are URLs, in the answer to a ${call} request, are not called`,
    concerns: (pipeline, scenario) =>
      isMade(call, pipeline, scenario) && scenario.thirdPartyOrigin?.origin !== undefined,
    async verify(harness) {
      const { thirdPartyOrigin } = harness.scenario;
      const names = [`${thirdPartyOrigin?.origin}/picture.png`];
      const before = (await thirdPartyOrigin?.received())?.length;
      await runRenamed(harness, call, (text) => withHostileNames(text, { isName: isFileName, names }));
      assert.equal(
        (await thirdPartyOrigin?.received())?.length,
        before,
        "a name from the vendor was called as a URL",
      );
    },
  };
}

function builtInNames(call: CallKind): ConformanceCase {
  return {
    name: `names and words of built-in members, in the answer to a ${call} request, are like any other`,
    concerns: (pipeline, scenario) => isMade(call, pipeline, scenario),
    async verify(harness) {
      const names = ["__proto__", "constructor", "picture.constructor", "hasOwnProperty"];
      for (const isName of [isFileName, isWord]) {
        const rewrite = (text: string) => withHostileNames(text, { isName, names, mark: trace });
        const outcome = await runRenamed(harness, call, rewrite);
        await harness.scenario.clearFaults?.();
        assert.ok(!(trace in {}), "a name from the vendor changed the prototype of every object");
        assert.ok(!inherits(trace, [outcome, harness.pipeline]), "a name from the vendor became a prototype");
        const result = "result" in outcome ? outcome.result : undefined;
        assert.ok(!holdsFunction(result), "a name from the vendor led to a member that every object has");
      }
    },
  };
}

const climbingIds: ConformanceCase = {
  name: "ids that are paths, in the answer to a start, lead to no other address",
  concerns: (pipeline, scenario) => isMade("start", pipeline, scenario) && scenario.paths !== undefined,
  async verify(harness) {
    await runRenamed(harness, "start", (text) => withHostileNames(text, { isName: isId, names: [climbing] }));
    await assertNoneClimbed(harness);
  },
};

export const hostileNames: ConformanceGroup = {
  name: "hostile names",
  cases: [
    ...answers.map(climbingNames),
    ...answers.map(foreignNames),
    ...answers.map(builtInNames),
    climbingIds,
  ],
};
