// A whole release, against a registry on loopback: versions and a tag in a clone, tarballs, publishing (twice), and what a
// new user then installs and runs. Nothing leaves this machine but the downloads of other people's packages.
// Usage: pnpm release:rehearse [--keep]; takes what is committed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runCommand } from "../packages/run-command.ts";
import { readPackages } from "./check-release.ts";
import { checkInstalled, checkPublished, runCommandHelp, runQuickStart } from "./install-release.ts";
import { type LocalRegistry, startLocalRegistry } from "./local-registry.ts";

const { values: options } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
const temporary = mkdtempSync(join(tmpdir(), "docmux-rehearsal-"));
const clone = join(temporary, "clone");
const tarballs = join(temporary, "tarballs");
const userconfig = join(temporary, "npmrc");
const startedMs = performance.now();

/** Of every command below. A cache of its own, so that no version of a rehearsal is ever taken for a published one. */
const env = {
  CI: "true",
  ...npmSettings({
    userconfig,
    cache: join(temporary, "npm-cache"),
    update_notifier: "false",
  }),
  // In a clone without an author of its own, git would refuse to commit.
  GIT_AUTHOR_NAME: "rehearsal",
  GIT_AUTHOR_EMAIL: "rehearsal@example.invalid",
  GIT_COMMITTER_NAME: "rehearsal",
  GIT_COMMITTER_EMAIL: "rehearsal@example.invalid",
};

let registry: LocalRegistry | undefined;
try {
  const upstream = (await run("npm", ["config", "get", "registry"], root, {})).trim();
  writeFileSync(userconfig, `registry=${upstream}\n`);

  await step("clone what is committed", async () => {
    await run("git", ["clone", "--quiet", "--local", root, clone], temporary);
    const changed = (await run("git", ["status", "--porcelain"], root)).split("\n").filter(Boolean).length;
    return changed === 0 ? "" : `${changed} uncommitted files are not part of it`;
  });
  await step("install from the lockfile, without install scripts", () =>
    pnpm("install", "--frozen-lockfile", "--ignore-scripts", "--prefer-offline"),
  );
  const version = await step("the version that the changesets ask for, and its tag", async () => {
    await pnpm("changeset", "version");
    await pnpm("install", "--lockfile-only", "--prefer-offline");
    const versions = [...new Set(readPackages(clone).map((each) => each.version))];
    if (versions.length !== 1) throw new Error(`The packages have several versions: ${versions.join(", ")}.`);
    await run("git", ["commit", "--quiet", "--all", "--message", "Release"], clone);
    await run("git", ["tag", `v${versions[0]}`], clone);
    return versions[0] ?? "";
  });
  await step("build", () => pnpm("build"));
  await step("pack", () => script("pack.ts", "--tag", `v${version}`, "--into", tarballs));

  const local = await startLocalRegistry(join(temporary, "registry"), upstream);
  registry = local;
  writeFileSync(
    userconfig,
    `registry=${local.origin}/\n${local.origin.replace("http:", "")}/:_authToken=${local.token}\n`,
  );
  console.log(`        the registry is at ${local.origin}`);

  const publish = () => script("publish.ts", "--from", tarballs, "--registry", `${local.origin}/`);
  const names = readPackages(clone).map(({ name }) => name);
  await step(`publish ${names.length} packages`, publish);
  await step("publish again: every package is there already", async () => {
    const printed = await publish();
    const missing = names.filter((name) => !printed.includes(`${name}@${version} is there already`));
    if (missing.length > 0) throw new Error(`Published twice: ${missing.join(", ")}.\n${printed}`);
  });
  await step("what the registry says of them", () => checkPublished(local.origin, names, version));

  const command = join(temporary, "command");
  await step("npm install docmux, in an empty folder", async () => {
    await install(command, "docmux");
    return checkInstalled(command, version);
  });
  await step("npx docmux --help", () => runCommandHelp(command, version, env));
  const library = join(temporary, "library");
  await step("npm install @docmux/core @docmux/datalab zod, in an empty folder", async () => {
    await install(library, "@docmux/core", "@docmux/datalab", "zod");
    return checkInstalled(library, version);
  });
  await step("the README's first program, on docmux emulate", () => runQuickStart(clone, command, library));
  console.log(`\nThe release ${version} holds (after ${seconds(startedMs)} s).`);
} finally {
  await registry?.close();
  if (options.keep) console.log(`Kept: ${temporary}`);
  else rmSync(temporary, { recursive: true, force: true });
}

/** In both spellings: npm reads either, and npx and pnpm pass their own on to what they start. */
function npmSettings(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => [
      [`npm_config_${name}`, value],
      [`NPM_CONFIG_${name.toUpperCase()}`, value],
    ]),
  );
}

/** Runs one step and prints how long it took, with what it has to say in one line. */
async function step(title: string, perform: () => Promise<unknown>): Promise<string> {
  const sinceMs = performance.now();
  try {
    const outcome = await perform();
    const said = typeof outcome === "string" ? outcome : "";
    const note = said.includes("\n") ? "" : said;
    console.log(`ok    ${seconds(sinceMs).padStart(6)} s  ${title}${note === "" ? "" : `: ${note}`}`);
    return said;
  } catch (error) {
    console.log(`FAILED ${seconds(sinceMs).padStart(5)} s  ${title}`);
    throw error;
  }
}

function run(
  file: string,
  args: string[],
  cwd: string,
  environment: Record<string, string> = registry
    ? { ...env, ...npmSettings({ registry: `${registry.origin}/` }) }
    : env,
): Promise<string> {
  return runCommand(file, args, { cwd, env: environment });
}

/** The pnpm that runs this script; any pnpm 10 when it was started without one. */
function pnpm(...args: string[]): Promise<string> {
  const running = process.env.npm_execpath;
  if (running?.includes("pnpm")) return run(process.execPath, [running, ...args], clone);
  return run("npx", ["--yes", "pnpm@10", ...args], clone);
}

/** A script of the clone, as the workflow of a release runs it. */
function script(name: string, ...args: string[]): Promise<string> {
  return run(process.execPath, ["--import", "tsx", `scripts/release/${name}`, ...args], clone);
}

async function install(folder: string, ...packages: string[]): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  await run(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...packages],
    folder,
  );
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
