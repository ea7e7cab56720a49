import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CommandContext } from "../context.ts";
import { type CliBench, createCliBench } from "../testing/cli-bench.ts";
import { confirm } from "./ask.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

function ask(answer: string, { isTerminal = true, isYes = false } = {}) {
  const { io, stderr } = bench.streams();
  stderr.isTTY = isTerminal;
  const stdin = Object.assign(Readable.from([answer]), { isTTY: isTerminal });
  const context = { io: { ...io, stdin } } as unknown as CommandContext;
  const warning = "It may be paid twice.";
  return { stderr, answered: confirm(context, { warning, question: "Start it again?", isYes }) };
}

test.each([
  ["y\n", true],
  ["YES\n", true],
  ["\n", false],
  ["no\n", false],
  ["yesterday\n", false],
  ["", false],
])("%j on a terminal is %s", async (answer, expected) => {
  const { answered, stderr } = ask(answer);
  expect(await answered).toBe(expected);
  expect(stderr.text).toContain("It may be paid twice.\nStart it again? [y/N] ");
});

test("without a terminal only --yes is an answer, and the warning is printed with it", async () => {
  await expect(ask("y\n", { isTerminal: false }).answered).rejects.toMatchObject({ code: "invalid_input" });
  const { answered, stderr } = ask("", { isTerminal: false, isYes: true });
  expect(await answered).toBe(true);
  expect(stderr.text).toBe("It may be paid twice.\n");
});
