import { defineConfig } from "vitest/config";

const conditions = ["@docmux/source", "node", "import", "module", "default"];

/** One server of each protocol that is in use; scripts/pipelex-server/peers/ pins them. */
const peers = [
  { version: "0.92.2", protocol: "2.0" },
  { version: "0.71.0", protocol: "0.6" },
] as const;

/** Pipelex's own server on loopback (scripts/pipelex-server/setup.sh installs it): `pnpm test:pipelex-server`. */
export default defineConfig({
  test: {
    projects: peers.map((peer) => ({
      ssr: { resolve: { conditions } },
      resolve: { conditions },
      test: {
        name: `pipelex-server ${peer.version}`,
        root: "packages/pipelex/real-server",
        environment: "node" as const,
        include: ["**/*.server-test.ts"],
        globalSetup: ["./start-peer.ts"],
        provide: { peer },
        // A first request makes the server import what it needs for models, which takes seconds on a cold disk.
        testTimeout: 30_000,
      },
    })),
  },
});
