import { describe, expect, test } from "vitest";
import { acmeOptions } from "../test/acme/acme-options.ts";
import { mutants } from "../test/mutants/index.ts";
import type { ConformanceGroup } from "./conformance-case.ts";
import { conformanceGroups } from "./conformance-groups.ts";
import type { ConformanceOptions } from "./conformance-options.ts";
import { verifyCase } from "./test-provider.ts";

async function failsIn(group: ConformanceGroup, options: ConformanceOptions): Promise<boolean> {
  for (const testCase of group.cases) {
    try {
      await verifyCase(testCase, options);
    } catch {
      return true;
    }
  }
  return false;
}

/**
 * With `DOCMUX_ALL_GROUPS=1`, as in CI, that no other group fails either. That runs the whole suite for every mutant.
 */
const verifiesAllGroups = process.env.DOCMUX_ALL_GROUPS === "1";

describe("a provider that breaks the contract fails in the group that watches over it, and in no other", () => {
  test.each(mutants.map((mutant) => [mutant.group, mutant.wrong, mutant] as const))(
    "%s: %s",
    async (group, _wrong, { mutation, also = [] }) => {
      const failed: string[] = [];
      const expected = [group, ...also];
      for (const candidate of conformanceGroups) {
        if (!verifiesAllGroups && !expected.includes(candidate.name)) continue;
        if (await failsIn(candidate, acmeOptions(mutation))) failed.push(candidate.name);
      }
      expect(failed.sort()).toEqual(expected.sort());
    },
    60_000,
  );

  test("every group has its mutant", () => {
    expect(new Set(mutants.map(({ group }) => group))).toEqual(
      new Set(conformanceGroups.map(({ name }) => name)),
    );
  });
});
