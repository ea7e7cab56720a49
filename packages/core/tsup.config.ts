import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

export default defineConfig(
  packageBuild({
    index: "src/index.ts",
    provider: "src/provider/index.ts",
    "provider-utils": "src/provider-utils/index.ts",
    testing: "src/testing/index.ts",
  }),
);
