import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

// Vite adds "import" and "default" where they apply. Named here, "import" would reach `require` inside dependencies as well.
const conditions = ["@docmux/source", "node"];

/** A test file that changes what its whole process shares, and cannot change it back: modules, timers, the working folder. */
const changesItsProcess =
  /\bvi\.(mock|doMock|resetModules|useFakeTimers)\b|process\.chdir|process\.env\.\w+ = |globalThis\.\w+ = /;

/** How test files run. */
type Way = "shared" | "nock" | "alone";

/** Loading every package again costs a second of CPU, so files share processes unless they change theirs. */
function wayOf(file: string): Way {
  const text = readFileSync(file, "utf8");
  if (changesItsProcess.test(text)) return "alone";
  // It replaces HTTP: its files share processes with one another only.
  return /\bnock\b/.test(text) ? "nock" : "shared";
}

function testFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules" && entry.name !== "dist")
    .flatMap((entry) =>
      entry.isDirectory()
        ? testFilesIn(`${folder}/${entry.name}`)
        : entry.name.endsWith(".test.ts")
          ? [`${folder}/${entry.name}`]
          : [],
    );
}

const testFiles = ["packages", "examples", "scripts"].flatMap(testFilesIn);

function project(way: Way): TestProjectInlineConfiguration {
  return {
    ssr: { resolve: { conditions } },
    resolve: { conditions },
    test: {
      name: way,
      isolate: way === "alone",
      environment: "node",
      include: testFiles.filter((file) => wayOf(file) === way),
      exclude: ["**/node_modules/**", "**/dist/**"],
      setupFiles: way === "nock" ? ["./packages/core/test/reset-nock.ts"] : [],
      // The command as a bundle, for the tests that start it as a process.
      globalSetup: way === "shared" ? ["./packages/cli/test/global-setup.ts"] : [],
      // Only so that a test which hangs ends; no test is about time.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      typecheck: { enabled: false },
    },
  };
}

export default defineConfig({
  test: {
    // One worker more than cores: tests that wait for a process or a browser leave theirs idle. Two more took longer.
    maxWorkers: availableParallelism() + 1,
    projects: (["shared", "nock", "alone"] as const).map(project),
  },
});
