import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./pack-packages.ts";

const expectedFiles = ["LICENSE", "README.md", "dist", "package.json"];

/** What is wrong with a packed package, one sentence each. */
export function checkManifest({ name, unpacked }: PackedPackage): string[] {
  const text = readFileSync(join(unpacked, "package.json"), "utf8");
  const manifest = JSON.parse(text);
  if (!existsSync(join(unpacked, "dist")))
    return [`${name}: the tarball has no dist; run "pnpm build" first`];
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(`${name}: ${problem}`);
  };

  for (const leftover of ["@docmux/source", "workspace:", "catalog:", "src/"]) {
    expect(!text.includes(leftover), `the packed manifest still contains "${leftover}"`);
  }
  const files = readdirSync(unpacked).sort();
  for (const file of expectedFiles) expect(files.includes(file), `the tarball has no ${file}`);
  for (const file of files) expect(expectedFiles.includes(file), `the tarball contains ${file}`);
  expect(
    readdirSync(join(unpacked, "dist"), { recursive: true }).every((file) => !/\.test\./.test(String(file))),
    "the tarball contains tests",
  );

  expect(manifest.type === "module", "it is not ESM");
  expect(manifest.sideEffects === false, "sideEffects is not false");
  expect(manifest.license === "MIT", "the licence is not MIT");
  expect(manifest.description?.length > 20, "it has no description");
  expect(manifest.keywords?.length > 2, "it has less than three keywords");
  expect(manifest.engines?.node === ">=20.19", "engines.node is not >=20.19");
  expect(manifest.publishConfig?.access === "public", "publishConfig.access is not public");
  expect(
    Object.keys(manifest.exports ?? {}).every((key) => !key.includes("*")),
    "exports has a wildcard",
  );

  for (const path of [...targets(manifest.exports), ...Object.values<string>(manifest.bin ?? {})]) {
    expect(existsSync(join(unpacked, path)), `${path} is named in the manifest and does not exist`);
  }
  for (const path of Object.values<string>(manifest.bin ?? {})) {
    const isScript = readFileSync(join(unpacked, path), "utf8").startsWith("#!/usr/bin/env node\n");
    expect(isScript, `${path} does not begin with #!/usr/bin/env node`);
  }
  return problems;
}

/** Every path that an exports map leads to. */
function targets(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(targets);
}
