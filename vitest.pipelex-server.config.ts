import { defineConfig } from "vitest/config";

const conditions = ["@docmux/source", "node", "import", "module", "default"];

/** Pipelex's own server on loopback (scripts/pipelex-server/setup.sh installs it): `pnpm test:pipelex-server`. */
export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    name: "pipelex-server",
    root: "packages/pipelex/real-server",
    environment: "node",
    include: ["**/*.server-test.ts"],
    globalSetup: ["./start-peer.ts"],
    // A first request makes the server import what it needs for models, which takes seconds on a cold disk.
    testTimeout: 30_000,
  },
});
