import assert from "node:assert/strict";
import { run } from "@docmux/core";
import type { Bench, ConformanceCase, ConformanceGroup } from "../conformance-case.ts";
import type { CallKind } from "../conformance-options.ts";
import { outcomeOf } from "../outcome-of.ts";

const calls: readonly CallKind[] = ["start", "status", "result"];

/** A key as it could stand in a header: bare, as part of a URL, or inside Basic credentials. */
function formsOf(secret: string): string[] {
  const inBasic = ["", ":", "user:"].map((before) => Buffer.from(`${before}${secret}`).toString("base64"));
  return [secret, encodeURIComponent(secret), ...inBasic.map((text) => text.replace(/=+$/, "").slice(0, -1))];
}

async function assertNoKeyReceived({ scenario, secrets }: Bench): Promise<void> {
  const received = JSON.stringify(await scenario.stranger?.received());
  for (const secret of secrets) {
    const leaked = formsOf(secret).some((form) => received.includes(form));
    assert.ok(!leaked, "the key arrived at another origin");
  }
}

function isMade(call: CallKind, { pipeline }: Pick<Bench, "pipeline">): boolean {
  if (call === "start") return true;
  if (pipeline.capabilities.observe !== "poll") return false;
  return call === "status" || pipeline.doResult !== undefined;
}

function redirected(call: CallKind): ConformanceCase {
  return {
    name: `a redirect of the ${call} request to another origin takes no key along`,
    concerns: (pipeline, { stranger }) => stranger?.redirect !== undefined && isMade(call, { pipeline }),
    async verify(bench) {
      const { pipeline, document, scenario, clock } = bench;
      await scenario.nextRun("completed");
      const before = await scenario.startedRuns();
      const received = (await scenario.stranger?.received())?.length;
      await scenario.stranger?.redirect?.(call);
      await outcomeOf(run(pipeline, document, { clock, partial: "return" }));
      await assertNoKeyReceived(bench);
      assert.ok((await scenario.startedRuns()) <= before + 1, "it was started twice");
      if (call !== "start") return;
      assert.equal((await scenario.stranger?.received())?.length, received, "the document went elsewhere");
    },
  };
}

function ledAstray(call: CallKind): ConformanceCase {
  return {
    name: `URLs of another origin in the answer to a ${call} request are given no key`,
    concerns: (pipeline, { stranger }) => stranger?.nameInAnswer !== undefined && isMade(call, { pipeline }),
    async verify(bench) {
      const { pipeline, document, scenario, clock } = bench;
      await scenario.nextRun("completed");
      // Not every answer holds a URL; without a way to take the trouble back, only one is changed.
      await scenario.stranger?.nameInAnswer?.(call, scenario.calm ? Number.POSITIVE_INFINITY : 1);
      await outcomeOf(run(pipeline, document, { clock, partial: "return" }));
      await assertNoKeyReceived(bench);
    },
  };
}

export const foreignOrigins: ConformanceGroup = {
  name: "foreign origins",
  cases: [...calls.map(redirected), ...calls.map(ledAstray)],
};
