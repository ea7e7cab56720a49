import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { distTagOf, integrityOf, manifestName, readRelease } from "./release-manifest.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docmux-release-test-"));
  writeFileSync(join(folder, "docmux.tgz"), "packed");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeManifest(file: string): void {
  const integrity = integrityOf(join(folder, "docmux.tgz"));
  const packages = [{ name: "docmux", version: "1.2.0", file, integrity }];
  writeFileSync(join(folder, manifestName), JSON.stringify({ version: "1.2.0", packages }));
}

it("reads tarballs that are as they were packed", () => {
  writeManifest("docmux.tgz");
  expect(readRelease(folder).packages).toEqual([expect.objectContaining({ name: "docmux" })]);
});

it("refuses a tarball that changed after it was packed", () => {
  writeManifest("docmux.tgz");
  writeFileSync(join(folder, "docmux.tgz"), "something else");
  expect(() => readRelease(folder)).toThrow(/docmux\.tgz is sha512-.*Nothing was published\./);
});

it.each(["../docmux.tgz", "--registry=x.tgz/", "/etc/passwd"])(
  "refuses %s as the name of a tarball",
  (file) => {
    writeManifest(file);
    expect(() => readRelease(folder)).toThrow("is no name of a tarball");
  },
);

it("keeps prereleases from becoming the latest version", () => {
  expect(distTagOf("1.2.0")).toBe("latest");
  expect(distTagOf("1.2.0-rc.1")).toBe("rc");
  expect(() => distTagOf("1.2.0-1")).toThrow("a prerelease without a name");
});
