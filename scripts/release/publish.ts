// Publishes a folder that pack.ts wrote. It needs npm and Node 22.18 or later, and nothing that has to be installed:
// the job that may publish runs no code of a dependency. Running it again publishes what is not there yet.
// Usage: node scripts/release/publish.ts --from <folder> [--registry <url>] [--provenance]
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { distTagOf, readRelease } from "./release-manifest.ts";

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    registry: { type: "string", default: "https://registry.npmjs.org/" },
    provenance: { type: "boolean", default: false },
  },
});
const { from, registry, provenance } = values;
if (!from) throw new Error("Usage: scripts/release/publish.ts --from <folder>");

const { version, packages } = readRelease(from);
for (const { name, file, integrity } of packages) {
  const published = publishedIntegrity(`${name}@${version}`);
  if (published === integrity) {
    console.log(`${name}@${version} is there already`);
    continue;
  }
  if (published !== undefined) {
    throw new Error(
      `${name}@${version} is there with other content (${published}). A version is published once: release the next one.`,
    );
  }
  const args = [
    "publish",
    join(from, file),
    "--ignore-scripts",
    "--access",
    "public",
    "--tag",
    distTagOf(version),
  ];
  npm([...args, ...(provenance ? ["--provenance"] : [])], "inherit");
  console.log(`${name}@${version} is published`);
}

/** The integrity of a version that the registry has. */
function publishedIntegrity(spec: string): string | undefined {
  try {
    const answer = npm(["view", spec, "dist.integrity", "--json"], "pipe").trim();
    return answer === "" ? undefined : JSON.parse(answer);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    if (`${stdout}${stderr}`.includes("E404")) return undefined;
    throw error;
  }
}

function npm(args: string[], output: "inherit" | "pipe"): string {
  const stdio: ["ignore", "inherit" | "pipe", "inherit" | "pipe"] = ["ignore", output, output];
  // Without a shell, a name cannot become a command.
  return execFileSync("npm", [...args, "--registry", registry], { encoding: "utf8", stdio }) ?? "";
}
