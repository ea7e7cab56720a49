import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One package of a release, as `pack.ts` wrote it down. */
export interface ReleasedPackage {
  name: string;
  version: string;
  /** Name of the tarball, in the folder that holds the manifest. */
  file: string;
  /** As npm writes it: `sha512-…`. */
  integrity: string;
}

/** What one release consists of: packages stand behind those that they depend on. */
export interface ReleaseManifest {
  version: string;
  packages: ReleasedPackage[];
}

/** Name of the file next to the tarballs. */
export const manifestName = "release.json";

/** The integrity of a file, as npm writes it. */
export function integrityOf(path: string): string {
  return `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
}

/**
 * Reads the manifest of a folder of tarballs, and compares each tarball with it.
 *
 * @throws Error when a tarball is not the one that was packed.
 */
export function readRelease(folder: string): ReleaseManifest {
  const manifest: ReleaseManifest = JSON.parse(readFileSync(join(folder, manifestName), "utf8"));
  for (const { file, integrity } of manifest.packages) {
    if (!/^[\w.-]+\.tgz$/.test(file)) throw new Error(`"${file}" is no name of a tarball.`);
    const found = integrityOf(join(folder, file));
    if (found !== integrity)
      throw new Error(`${file} is ${found}; ${integrity} was packed. Nothing was published.`);
  }
  return manifest;
}

/** Prereleases do not become what `npm install` takes: `1.2.0-rc.1` goes to the tag `rc`. */
export function distTagOf(version: string): string {
  const prerelease = /^\d+\.\d+\.\d+-([a-z]+)/i.exec(version)?.[1];
  if (prerelease !== undefined) return prerelease;
  if (version.includes("-"))
    throw new Error(`${version} is a prerelease without a name, such as 1.2.0-rc.1.`);
  return "latest";
}
