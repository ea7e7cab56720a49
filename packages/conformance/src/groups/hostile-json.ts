import assert from "node:assert/strict";
import { type RunEvent, run } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase, ConformanceGroup, TestHarness } from "../conformance-case.ts";
import type { CallKind, Scenario } from "../conformance-options.ts";
import { withHostileMember } from "../hostile-member.ts";
import { inherits } from "../inherited-traces.ts";
import { outcomeOf } from "../outcome-of.ts";

const trace = "docmuxPolluted";
const depth = 100_000;
const longestMessage = 2_000;

type Rewrite = (text: string) => string;

const everywhere = (name: string, json: string): Rewrite => {
  return (text) => withHostileMember(text, { name, json, where: "everywhere" });
};
const outermost = (name: string, json: () => string): Rewrite => {
  return (text) => withHostileMember(text, { name, json: json(), where: "outermost" });
};

const hostile: readonly (readonly [string, Rewrite])[] = [
  ["a __proto__ member", everywhere("__proto__", `{"${trace}":true}`)],
  ["a constructor member", everywhere("constructor", `{"prototype":{"${trace}":true}}`)],
  ["members named like built-in ones", everywhere("hasOwnProperty", `"toString"`)],
  ["lone surrogates", everywhere("\ud800", `"\\ud83d and \\udc00"`)],
  ["nesting of 100,000 arrays", outermost("deep", () => `${"[".repeat(depth)}${"]".repeat(depth)}`)],
  ["nesting of 100,000 objects", outermost("deep", () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)],
  ["an array of a million items", outermost("many", () => `[${"0,".repeat(999_999)}0]`)],
  ["a string of 10 MB", outermost("long", () => `"${"x".repeat(10 * 1024 * 1024)}"`)],
  ["null", () => "null"],
  ["an array", () => "[[]]"],
  ["a number too large for one", () => "1e999"],
  ["text", () => '"__proto__"'],
];

function verifyHarmless(call: CallKind, [what, rewrite]: readonly [string, Rewrite]): ConformanceCase {
  return {
    name: `${what} in the answer to a ${call} request is read or refused, and harms nothing`,
    concerns: (pipeline, scenario) => isMade(call, pipeline, scenario),
    async verify(harness) {
      const { pipeline, document, scenario, clock } = harness;
      await scenario.nextRun("completed");
      await scenario.rewriteResponse?.(call, rewrite);
      const events: RunEvent[] = [];
      const onEvent = (event: RunEvent) => void events.push(event);
      try {
        const outcome = await outcomeOf(run(pipeline, document, { clock, onEvent, partial: "return" }));
        assertUntouched(harness, [outcome, events]);
        if ("error" in outcome) {
          assert.equal(outcome.error.code, "bad_response");
          assert.ok(outcome.error.message.length <= longestMessage, "the error repeats the answer");
        }
        assert.doesNotThrow(() => JSON.stringify([outcome, events]), "what was read cannot be stored");
      } finally {
        delete (Object.prototype as unknown as Record<string, unknown>)[trace];
      }
    },
  };
}

function isMade(call: CallKind, pipeline: Pipeline, { rewriteResponse }: Scenario): boolean {
  if (rewriteResponse === undefined || pipeline.capabilities.observe !== "poll") return false;
  return call === "status" || pipeline.doResult !== undefined;
}

function assertUntouched({ pipeline }: TestHarness, read: unknown): void {
  assert.ok(!(trace in {}), "an answer changed the prototype of every object");
  assert.ok(!(trace in (() => undefined)), "an answer changed the prototype of every function");
  assert.ok(!inherits(trace, [read, pipeline]), "an answer changed the prototype of what was read from it");
}

const answers: readonly CallKind[] = ["status", "result"];

export const hostileJson: ConformanceGroup = {
  name: "hostile JSON",
  cases: answers.flatMap((call) => hostile.map((kind) => verifyHarmless(call, kind))),
};
