import { defineConfig } from "vitest/config";

const conditions = ["@docmux/source", "node", "import", "module", "default"];

const everything = "**/*.server-test.ts";

/**
 * One server of each protocol that is in use; scripts/pipelex-server/peers/ pins them. The same questions go to our
 * emulator of it, so that the two can't part unnoticed. Only those about a model that answers as it is told go to the
 * server alone: the emulator's model reads documents by itself.
 */
const peers = (["2.0", "0.6"] as const).flatMap((protocol) => {
  const version = { "0.6": "0.71.0", "2.0": "0.92.2" }[protocol];
  return [
    { peer: { kind: "server" as const, version, protocol }, exclude: [] },
    { peer: { kind: "emulator" as const, version, protocol }, exclude: ["**/model-*.server-test.ts"] },
  ];
});

/** Pipelex's own server on loopback (scripts/pipelex-server/setup.sh installs it): `pnpm test:pipelex-server`. */
export default defineConfig({
  test: {
    projects: peers.map(({ peer, exclude }) => ({
      ssr: { resolve: { conditions } },
      resolve: { conditions },
      test: {
        name: `pipelex ${peer.kind} ${peer.version}`,
        root: "packages/pipelex/real-server",
        environment: "node" as const,
        include: [everything],
        exclude,
        globalSetup: ["./start-peer.ts"],
        provide: { peer },
        // A first request makes the server import what it needs for models, which takes seconds on a cold disk.
        testTimeout: 30_000,
      },
    })),
  },
});
