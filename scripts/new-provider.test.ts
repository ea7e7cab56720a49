import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "docmux-new-provider-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const newProvider = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/new-provider.ts", ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "" },
  });

test("writes provider, fake, suite and license under the new name, and says what is next", async () => {
  const target = join(folder, "docmux-acme");
  const { stdout } = await newProvider("acme", target);
  const files = (await readdir(target)).sort();
  expect(files).toEqual(["LICENSE", "acme-double.ts", "acme.ts", "conformance.test.ts"]);
  expect(stdout).toContain("acme.ts");
  const texts = await Promise.all(files.map((file) => readFile(join(target, file), "utf8")));
  expect(texts.join("\n")).not.toMatch(/quillby/i);
  const [, double, provider, suite] = texts;
  expect(double).toContain("startAcmeDouble(");
  expect(provider).toContain('keyVariable: "ACME_API_KEY"');
  expect(suite).toContain('import { createAcme } from "./acme.ts";');
});

test.each([
  [[], "Usage"],
  [["Acme", "new"], "Usage"],
  [["acme", "."], "is there already"],
])("%j is refused", async (args, sentence) => {
  await expect(newProvider(...args)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(sentence),
  });
});
