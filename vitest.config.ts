import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Vite adds "import" and "default" where they apply. Named here, "import" would reach `require` inside dependencies as well.
const conditions = ["@docmux/source", "node"];
const packages = readdirSync("packages").map((name) => ({ name, root: `packages/${name}` }));
const projects = [...packages, { name: "examples", root: "examples" }, { name: "scripts", root: "scripts" }];

export default defineConfig({
  test: {
    projects: projects.map(({ name, root }) => ({
      ssr: { resolve: { conditions } },
      resolve: { conditions },
      test: {
        name,
        root,
        environment: "node",
        include: ["**/*.test.ts"],
        // What a project makes once for all of its test files.
        globalSetup: existsSync(`${root}/test/global-setup.ts`) ? ["./test/global-setup.ts"] : [],
        exclude: ["**/node_modules/**", "**/dist/**"],
        // Only so that a test which hangs ends; no test is about time.
        testTimeout: 60_000,
        hookTimeout: 60_000,
        typecheck: { enabled: false },
      },
    })),
  },
});
