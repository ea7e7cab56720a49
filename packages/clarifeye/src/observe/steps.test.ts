import { describe, expect, test } from "vitest";
import type { WireStep } from "../wire.ts";
import { orderRunSteps } from "./steps.ts";

describe("the order of steps", () => {
  const step = (name: string | null, dependsOn: string[], part: Partial<WireStep> = {}): WireStep =>
    ({ id: `id-${name}`, status: "pending", step: "work", name, depends_on: dependsOn, ...part }) as WireStep;
  const order = (steps: WireStep[]) => orderRunSteps({ steps }).map(({ wire }) => wire.name);

  test("follows the graph, and otherwise the vendor", () => {
    expect(order([step("c", ["b"]), step("a", []), step("b", ["a"]), step("d", ["a"])])).toEqual([
      "a",
      "b",
      "d",
      "c",
    ]);
  });

  test("survives circles, unknown steps and steps that depend on themselves", () => {
    expect(order([step("a", ["b"]), step("b", ["a"]), step("c", ["none", "c"])])).toEqual(["c", "a", "b"]);
    expect(orderRunSteps({ steps: null })).toEqual([]);
  });

  test("gives every step a key of its own", () => {
    const keys = orderRunSteps({
      steps: [step("a", [], { id: "x" }), step("b", [], { id: "x" }), step("c", [], { id: null })],
    });
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
  });
});
