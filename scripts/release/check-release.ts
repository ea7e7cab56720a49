import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What has to be known of a package to release it. */
export interface PackageVersion {
  name: string;
  version: string;
  /** Names of packages that it depends on or asks for as peers. */
  dependencies: readonly string[];
}

/**
 * What keeps a tag from being a release, as sentences.
 *
 * @param tag - such as `v1.2.0`.
 * @param pending - changesets that no version holds yet.
 */
export function checkRelease(
  tag: string,
  packages: readonly PackageVersion[],
  pending: readonly string[],
): string[] {
  const problems: string[] = [];
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1];
  if (version === undefined) problems.push(`The tag "${tag}" is no version; it should be like v1.2.0.`);
  else {
    for (const each of packages) {
      if (each.version !== version)
        problems.push(`${each.name} has version ${each.version}, and the tag is ${tag}.`);
    }
  }
  if (pending.length > 0) {
    problems.push(
      `${pending.join(", ")}: no version holds these yet. Merge the release's pull request first, then tag that commit.`,
    );
  }
  return problems;
}

/** Packages in the order in which they can be published: each behind those that it depends on. */
export function inPublishingOrder<Package extends PackageVersion>(packages: readonly Package[]): Package[] {
  const ordered: Package[] = [];
  const rest = [...packages].sort((a, b) => a.name.localeCompare(b.name));
  while (rest.length > 0) {
    const waitsFor = (one: Package) =>
      rest.some((other) => other !== one && one.dependencies.includes(other.name));
    const next = rest.findIndex((one) => !waitsFor(one));
    if (next === -1)
      throw new Error(`These depend on each other in a circle: ${rest.map(({ name }) => name).join(", ")}.`);
    ordered.push(...rest.splice(next, 1));
  }
  return ordered;
}

/** The packages of the workspace that are published. */
export function readPackages(root: string): PackageVersion[] {
  return readdirSync(join(root, "packages")).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
    if (manifest.private === true) return [];
    const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    return [{ name: manifest.name, version: manifest.version, dependencies }];
  });
}

/** Files of changesets that no version holds yet. */
export function pendingChangesets(root: string): string[] {
  return readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md") && name !== "README.md");
}
