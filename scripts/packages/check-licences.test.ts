import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkLicences } from "./check-licences.ts";

const project = mkdtempSync(join(tmpdir(), "docmux-licences-"));
afterEach(() => rmSync(project, { recursive: true, force: true }));

function install(path: string, license?: string): void {
  const folder = join(project, "node_modules", path);
  mkdirSync(folder, { recursive: true });
  const name = path.split("node_modules/").at(-1);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", license }));
}

test("a licence that binds its users is found however deep, and so is a missing one", () => {
  install("good", "MIT");
  install("choice", "(GPL-3.0-only OR Apache-2.0)");
  install("@scope/both", "MIT AND GPL-3.0-only");
  install("good/node_modules/deep", "AGPL-3.0-only");
  install("silent");
  expect(checkLicences(project)).toEqual({
    count: 5,
    problems: expect.arrayContaining([
      '@scope/both@1.0.0: the licence "MIT AND GPL-3.0-only" is not on the list',
      'deep@1.0.0: the licence "AGPL-3.0-only" is not on the list',
      'silent@1.0.0: the licence "undefined" is not on the list',
    ]),
  });
  expect(checkLicences(project).problems).toHaveLength(3);
});
