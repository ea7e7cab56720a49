import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig(
  packageBuild({
    index: "src/index.ts",
    provider: "src/provider.ts",
    store: "src/store.ts",
    "file-store": "src/file-store.ts",
    testing: "src/testing.ts",
  }),
);
