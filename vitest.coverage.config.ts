import { defineConfig, mergeConfig } from "vitest/config";
import everyTest from "./vitest.config.ts";

/** The same tests, with what they execute of each package's sources. Processes of their own are not counted. */
export default mergeConfig(
  everyTest,
  defineConfig({
    test: {
      coverage: {
        enabled: true,
        provider: "v8",
        include: ["packages/*/src/**/*.ts"],
        exclude: [
          "**/*.test.ts",
          "**/*.test-d.ts",
          "**/test-*.ts",
          "**/testing-*.ts",
          "**/testing/**",
          "**/*.d.ts",
        ],
        reporter: ["text-summary", "html", "json-summary"],
        reportsDirectory: "coverage",
        // A little below what core's own tests reach (lines 94.6, statements 92.8, functions 93.6, branches 86.9).
        thresholds: {
          "packages/core/src/**/*.ts": { lines: 93, statements: 91, functions: 92, branches: 85 },
        },
      },
    },
  }),
);
