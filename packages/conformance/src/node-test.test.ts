import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { conformanceGroups } from "./conformance-groups.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test("node:test runs the cases that concern a pipeline, names the rest in one test, and shows gaps as skipped", async () => {
  const args = ["--conditions=@docmux/source", "--import", "tsx", "--test", "--test-reporter=tap"];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, "test/acme/acme.node-test.ts"], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "", WITH_A_GAP: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  const cases = conformanceGroups.reduce((sum, group) => sum + group.cases.length, 0);
  expect(stdout).toMatch(/^# fail 0$/m);
  const [, passed, skipped] = /^# pass (\d+)$.*^# skipped (\d+)$/ms.exec(stdout) ?? [];
  const [, concerned, all] = /the suite: (\d+) of (\d+) cases concern this pipeline; not /.exec(stdout) ?? [];
  expect(Number(all)).toBe(cases);
  // One test more: the one whose name was just read.
  expect(Number(passed) + Number(skipped)).toBe(Number(concerned) + 1);
  expect(stdout).not.toMatch(/# SKIP does not concern this pipeline/);
  expect(stdout).toMatch(/known gap: .* # SKIP/);
}, 60_000);
