import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(folder + name, "utf8") }));

/** The jobs of a workflow, by name: their lines. */
function jobsOf(text: string): Map<string, string> {
  const parts = text.slice(text.indexOf("\njobs:\n")).split(/^ {2}([\w-]+):$/m);
  return new Map(
    parts.flatMap((name, index) => (index % 2 === 1 ? [[name, parts[index + 1] ?? ""] as const] : [])),
  );
}

it("pins every action by its commit, with its version, and to one version everywhere", () => {
  const pins = new Map<string, string>();
  for (const { name, text } of workflows) {
    for (const [, action = "", rest = ""] of text.matchAll(/uses: ([^@\s]+)(.*)/g)) {
      expect(rest, `${action} in ${name}`).toMatch(/^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      expect(rest, `${action} in ${name}`).toBe(pins.get(action) ?? rest);
      pins.set(action, rest);
    }
  }
  expect(pins.size).toBeGreaterThan(0);
});

it.each(workflows)("$name: no job may do more than it says", ({ text }) => {
  expect(text).toMatch(/^permissions: \{\}$|^permissions:\n {2}contents: read$/m);
});

it("publishes in a job that installs nothing and runs no code but this repository's", () => {
  const publish = jobsOf(readFileSync(`${folder}release.yml`, "utf8")).get("publish") ?? "";
  expect(publish).toContain("id-token: write");
  expect(publish).not.toMatch(/pnpm|npx|npm (install|ci)|\.ci\/run/);
});

it("gives the right to publish to no other job, and no right to write to a job that installs", () => {
  for (const { name, text } of workflows) {
    for (const [job, lines] of jobsOf(text)) {
      if (lines.includes("id-token: write")) expect([name, job]).toEqual(["release.yml", "publish"]);
      if (/pnpm install|\.ci\/run/.test(lines)) expect(lines, `${name}: ${job}`).not.toMatch(/: write\b/);
    }
  }
});

it("installs without install scripts", () => {
  for (const { text } of workflows) {
    for (const [line] of text.matchAll(/pnpm install.*/g))
      expect(line).toContain("--frozen-lockfile --ignore-scripts");
  }
});
