import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
  "Zlib",
]);

/** Names the installed packages whose licence does not let everybody use them in anything. */
export function checkLicences(project: string): { count: number; problems: string[] } {
  const manifests = findManifests(join(project, "node_modules"));
  const problems = manifests
    .filter(({ license }) => !isPermissive(license))
    .map(({ name, version, license }) => `${name}@${version}: the licence "${license}" is not on the list`);
  return { count: manifests.length, problems };
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
}

function findManifests(nodeModules: string): Manifest[] {
  return entries(nodeModules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    const folder = join(nodeModules, name);
    if (name.startsWith("@")) return entries(folder).flatMap((inner) => readPackage(join(folder, inner)));
    return readPackage(folder);
  });
}

function readPackage(folder: string): Manifest[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return [manifest, ...findManifests(join(folder, "node_modules"))];
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** SPDX: of `A OR B` one is enough, of `A AND B` each counts. */
function isPermissive(license: string | undefined): boolean {
  if (typeof license !== "string") return false;
  const plain = license.replace(/[()]/g, "");
  return plain.split(" OR ").some((choice) => choice.split(" AND ").every((id) => permissive.has(id.trim())));
}
