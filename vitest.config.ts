import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Vite adds "import" and "default" where they apply. Named here, "import" would reach `require` inside dependencies as well.
const conditions = ["@docmux/source", "node"];
const packages = readdirSync("packages").map((name) => ({ name, root: `packages/${name}` }));
const folders = [...packages, { name: "examples", root: "examples" }, { name: "scripts", root: "scripts" }];

/** A test file that changes what its whole process shares: HTTP itself, modules, globals, the working folder. */
const changesItsProcess =
  /\bnock\b|\bvi\.(mock|doMock|resetModules|stubGlobal|spyOn|useFakeTimers)\b|process\.chdir|process\.env\.\w+ =|globalThis\.\w+ =/;

interface Project {
  name: string;
  root: string;
  files: readonly string[];
  /** Each file gets a process of its own. Costs a second of CPU for each: everything is loaded again. */
  isolate: boolean;
}

/** The files of a folder share processes; those that change their process are a project of their own and share none. */
const projects = folders.flatMap(({ name, root }): Project[] => {
  const files = testFilesIn(root);
  const alone = new Set(
    files.filter((file) => changesItsProcess.test(readFileSync(join(root, file), "utf8"))),
  );
  const together = files.filter((file) => !alone.has(file));
  return [
    { name, root, files: together, isolate: false },
    { name: `${name} (own processes)`, root, files: [...alone], isolate: true },
  ].filter((project) => project.files.length > 0);
});

function testFilesIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules" && entry.name !== "dist")
    .flatMap((entry) =>
      entry.isDirectory()
        ? testFilesIn(join(root, entry.name)).map((file) => `${entry.name}/${file}`)
        : entry.name.endsWith(".test.ts")
          ? [entry.name]
          : [],
    );
}

export default defineConfig({
  test: {
    // Vitest leaves a core free by default: of two, that is one.
    maxWorkers: availableParallelism(),
    projects: projects.map(({ name, root, files, isolate }) => ({
      ssr: { resolve: { conditions } },
      resolve: { conditions },
      test: {
        name,
        root,
        isolate,
        environment: "node",
        include: [...files],
        exclude: ["**/node_modules/**", "**/dist/**"],
        // What a project makes once for all of its test files.
        globalSetup: existsSync(`${root}/test/global-setup.ts`) ? ["./test/global-setup.ts"] : [],
        // Only so that a test which hangs ends; no test is about time.
        testTimeout: 60_000,
        hookTimeout: 60_000,
        typecheck: { enabled: false },
      },
    })),
  },
});
