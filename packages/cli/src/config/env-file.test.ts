import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench } from "../testing/cli-bench.ts";
import { startCommandProcess } from "../testing/command-process.ts";
import { loadEnvFile } from "./env-file.ts";

let directory: string;
let bench: CliBench;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "docmux-env-"));
  bench = createCliBench();
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await bench.close();
});

test("variables of the file are added, and those that are set stay, also empty ones", () => {
  writeFileSync(join(directory, "keys.env"), '# keys\nA=from-file\nB="with space" # why\nC=x\n__proto__=y\n');
  const environment: NodeJS.ProcessEnv = { A: "set", C: "" };
  loadEnvFile("keys.env", environment, directory);
  expect(environment).toMatchObject({ A: "set", B: "with space", C: "" });
  expect(Object.getPrototypeOf(environment)).toBe(Object.prototype);
});

test("a file that cannot be read is a wrong setting", () => {
  expect(() => loadEnvFile("none.env", {}, directory)).toThrow(
    "The file none.env of --env-file cannot be read (ENOENT). Check the path. No request was sent.",
  );
});

test("the command takes a key from the file", async () => {
  const { apiKey, origin } = await bench.emulate("datalab");
  writeFileSync(join(directory, ".env"), `DATALAB_API_KEY=${apiKey}\nDATALAB_HOST=${origin}\n`);
  const environment = { DOCMUX_HOME: directory };
  const words = ["--env-file", ".env", "list", "datalab:pl_invoice", "--json"];
  const { exitCode, stderr } = await startCommandProcess(words, environment, directory).ended;
  expect(stderr).toBe("Nothing is there.\n");
  expect(exitCode).toBe(0);
});
