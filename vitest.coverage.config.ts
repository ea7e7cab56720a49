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
      },
    },
  }),
);
