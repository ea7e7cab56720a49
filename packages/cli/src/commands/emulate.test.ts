import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { type CommandProcess, startCommandProcess } from "../testing/command-process.ts";

let bench: CliBench;
let emulating: CommandProcess | undefined;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(async () => {
  emulating?.child.kill("SIGKILL");
  await bench.close();
});

test("what it prints is a file that a shell reads, and points the command at vendors on loopback", async () => {
  const schemas = join(dirname(invoice), "schemas");
  emulating = startCommandProcess(["emulate", "--schema", schemas, "--step-duration", "5"], {});
  await emulating.printedMatch(/Ctrl-C ends it\. In another shell, read the file/);
  emulating.child.kill("SIGINT");
  const { exitCode, stdout } = await emulating.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^export DATALAB_HOST=http:\/\/127\.0\.0\.1:\d+$/m);
  expect(stdout).toMatch(/^# purchase-order: pipelex:extract_purchase_order$/m);
  expect(stdout.split("\n").every((line) => /^(#|export \w+=\S+$|$)/.test(line))).toBe(true);
});

test("a folder without schemas, and a port for several vendors, are refused", async () => {
  const { exitCode, stderr } = await bench.call(["emulate", "--schema", "."]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/There is no <kind>\.schema\.json in "\."\..+such as invoice\.schema\.json/);
  expect((await bench.call(["emulate", "--port", "4000"])).stderr).toContain("--port fits one vendor only");
});
