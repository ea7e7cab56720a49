import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgram } from "../../packages/cli/src/program.ts";
import { documentationPages, repositoryRoot } from "./documentation-pages.ts";
import { readAllCodeBlocks } from "./read-code-blocks.ts";
import { readDocmuxCommands } from "./read-docmux-commands.ts";

const read = (page: string) => readFileSync(`${repositoryRoot}/${page}`, "utf8");
const manifests = documentationPages()
  .filter((page) => page.startsWith("packages/"))
  .map((page) => ({ page, manifest: JSON.parse(read(page.replace("README.md", "package.json"))) }));
const commands = readDocmuxCommands(readAllCodeBlocks());

/** The command as it is, but for what its commands do: they only take their arguments. */
function inertProgram() {
  const silent = new PassThrough().resume();
  const io = { stdin: silent, stdout: silent, stderr: silent, environment: {}, workingDirectory: "." };
  const program = createProgram({ ...io, signal: new AbortController().signal } as never, () => {});
  for (const command of program.commands) makeInert(command);
  return program;
}

/** Also the commands within it: what a page shows may delete what the person who runs the tests has kept. */
function makeInert(command: ReturnType<typeof createProgram>): void {
  command.action(() => {});
  for (const inner of command.commands) makeInert(inner);
}

test("the pages have calls of the command", () => {
  expect(commands.length).toBeGreaterThan(2);
});

test.each(commands.map(({ place, words }) => [`${place}: docmux ${words.join(" ")}`, words] as const))(
  "%s",
  async (_, words) => {
    await expect(inertProgram().parseAsync(words, { from: "user" })).resolves.toBeDefined();
  },
);

test("a command within a command only takes its arguments as well", async () => {
  // Without --yes and without a terminal the real one refuses: it deletes nothing where this test fails.
  await expect(inertProgram().parseAsync(["runs", "prune"], { from: "user" })).resolves.toBeDefined();
});

test("a call with a flag that does not exist is reported", async () => {
  const words = ["run", "datalab:pl_abc123", "invoice.pdf", "--no-such-flag"];
  await expect(inertProgram().parseAsync(words, { from: "user" })).rejects.toThrow(/no-such-flag/);
});

const cells = read("packages/cli/README.md")
  .split("\n")
  .flatMap((line) => /^\| (`.*?)\s+\|/.exec(line)?.[1] ?? []);

test("the page of the command lists every command and every global option, and no others", () => {
  const program = inertProgram();
  const shown = (names: readonly (string | undefined)[]) => [...new Set(names)].sort();
  const commandCells = cells.flatMap((cell) => /^`([a-z]+) [<[]|^`([a-z]+)`$/.exec(cell)?.slice(1) ?? []);
  expect(shown(commandCells.filter(Boolean))).toEqual(
    shown(program.commands.map((command) => command.name())),
  );

  const known = [program, ...program.commands].flatMap(({ options }) => options);
  const optionCells = cells
    .filter((cell) => cell.startsWith("`-"))
    .flatMap((cell) => cell.match(/--?[a-z-]+/g) ?? []);
  for (const flag of optionCells) {
    expect(
      known.some(({ short, long }) => flag === short || flag === long),
      flag,
    ).toBe(true);
  }
  const missing = program.options.filter(
    ({ short, long }) =>
      long !== "--version" && ![short, long].some((flag) => optionCells.includes(flag ?? "")),
  );
  expect(missing.map(({ flags }) => flags)).toEqual([]);
});

test("every package's page says how to install it, with its peer dependencies", () => {
  for (const { page, manifest } of manifests) {
    const installs =
      read(page)
        .match(/^npm install .*$/m)?.[0]
        ?.split("#")[0]
        ?.trim()
        .split(/\s+/) ?? [];
    const wanted = [manifest.name, ...Object.keys(manifest.peerDependencies ?? {})];
    expect(installs, page).toEqual(expect.arrayContaining(wanted));
  }
});

test("no page installs a package of ours that does not exist", () => {
  const names = documentationPages().flatMap((page) =>
    [...read(page).matchAll(/^npm install .*$/gm)].flatMap(([line]) => line.match(/@docmux\/[\w-]+/g) ?? []),
  );
  const known = manifests.map(({ manifest }) => manifest.name);
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

const builtIn = new Set(["install", "vitest", "exec", "dlx", "pack", "publish", "add"]);

test("every script of the workspace that a page names exists", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const unknown = documentationPages().flatMap((page) =>
    [...read(page).matchAll(/\bpnpm(?:@10)? ([a-z][a-z:-]*)/g)]
      .filter(({ index }) => isCode(read(page), index))
      .map(([, name = ""]) => name)
      .filter((name) => !(name in scripts) && !builtIn.has(name))
      .map((name) => `${page}: pnpm ${name}`),
  );
  expect(unknown).toEqual([]);
});

/** Whether a place in a page is inside code: between backticks, or in a block. */
function isCode(markdown: string, place: number): boolean {
  return markdown.slice(0, place).split("`").length % 2 === 0;
}
