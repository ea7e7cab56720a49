import assert from "node:assert/strict";
import { run } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup, TestHarness } from "../conformance-case.ts";
import type { CallKind } from "../conformance-options.ts";
import { outcomeOf } from "../outcome-of.ts";

const calls: readonly CallKind[] = ["start", "status", "result"];

/** The forms of a key in a header: bare, as part of a URL, or inside Basic credentials. */
function formsOf(secret: string): string[] {
  const inBasic = ["", ":", "user:"].map((before) => Buffer.from(`${before}${secret}`).toString("base64"));
  return [secret, encodeURIComponent(secret), ...inBasic.map((text) => text.replace(/=+$/, "").slice(0, -1))];
}

async function assertNoKeyReceived({ scenario, secrets }: TestHarness): Promise<void> {
  const received = JSON.stringify(await scenario.thirdPartyOrigin?.received());
  for (const secret of secrets) {
    const leaked = formsOf(secret).some((form) => received.includes(form));
    assert.ok(!leaked, "the key arrived at another origin");
  }
}

function isMade(call: CallKind, { pipeline }: Pick<TestHarness, "pipeline">): boolean {
  if (call === "start") return true;
  if (pipeline.capabilities.observe !== "poll") return false;
  return call === "status" || pipeline.doResult !== undefined;
}

function redirected(call: CallKind): ConformanceCase {
  return {
    name: `a redirect of the ${call} request to another origin takes no key along`,
    concerns: (pipeline, { thirdPartyOrigin }) =>
      thirdPartyOrigin?.redirect !== undefined && isMade(call, { pipeline }),
    async verify(harness) {
      const { pipeline, document, scenario, clock } = harness;
      await scenario.nextRun("completed");
      const before = await scenario.startedRunCount();
      const received = (await scenario.thirdPartyOrigin?.received())?.length;
      await scenario.thirdPartyOrigin?.redirect?.(call);
      await outcomeOf(run(pipeline, document, { clock, partial: "return" }));
      await assertNoKeyReceived(harness);
      assert.ok((await scenario.startedRunCount()) <= before + 1, "it was started twice");
      if (call !== "start") return;
      assert.equal(
        (await scenario.thirdPartyOrigin?.received())?.length,
        received,
        "the document went elsewhere",
      );
    },
  };
}

function ledAstray(call: CallKind): ConformanceCase {
  return {
    name: `URLs of another origin in the answer to a ${call} request are given no key`,
    concerns: (pipeline, { thirdPartyOrigin }) =>
      thirdPartyOrigin?.insertUrl !== undefined && isMade(call, { pipeline }),
    async verify(harness) {
      const { pipeline, document, scenario, clock } = harness;
      await scenario.nextRun("completed");
      // Not every answer holds a URL; without a way to clear the faults, only one is changed.
      await scenario.thirdPartyOrigin?.insertUrl?.(call, scenario.clearFaults ? Number.POSITIVE_INFINITY : 1);
      await outcomeOf(run(pipeline, document, { clock, partial: "return" }));
      await assertNoKeyReceived(harness);
    },
  };
}

export const thirdPartyOrigins: ConformanceGroup = {
  name: "third-party origins",
  cases: [...calls.map(redirected), ...calls.map(ledAstray)],
};
