import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

/** A package as it would be published. */
export interface PackedPackage {
  name: string;
  /** Where its sources are. */
  folder: string;
  tarball: string;
  /** The unpacked tarball. */
  unpacked: string;
}

/** Packs every package that is not private, with pnpm: npm would leave `workspace:` and `catalog:` in the manifest. */
export async function packPackages(root: string, into: string): Promise<PackedPackage[]> {
  const folders = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  const packed: PackedPackage[] = [];
  for (const folder of folders) {
    const { name, private: isPrivate } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (isPrivate === true) continue;
    packed.push(await packPackage(folder, name, into));
  }
  return packed;
}

async function packPackage(folder: string, name: string, into: string): Promise<PackedPackage> {
  const unpacked = join(into, name.replace(/^@/, "").replace("/", "-"));
  mkdirSync(unpacked, { recursive: true });
  const args = ["pack", "--json", "--pack-destination", into];
  const { filename } = JSON.parse(await pnpm(args, folder)) as { filename: string };
  // A stable name, so that nothing else has to know how the version is written.
  const tarball = `${unpacked}.tgz`;
  renameSync(join(into, filename.split(/[\\/]/).at(-1) ?? filename), tarball);
  await runCommand("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"], { cwd: into });
  return { name, folder, tarball, unpacked };
}

/** The pnpm that runs this script; any pnpm 10 when it was started without one. */
function pnpm(args: readonly string[], cwd: string): Promise<string> {
  const running = process.env.npm_execpath;
  if (running?.includes("pnpm")) return runCommand(process.execPath, [running, ...args], { cwd });
  return runCommand("npx", ["--yes", "pnpm@10", ...args], { cwd });
}
