import { readFileSync } from "node:fs";
import type { Capability } from "./capabilities.ts";
import type { Peer } from "./peer.ts";
import { runWithin } from "./run-within.ts";

const versions = ["0.71.0", "0.92.2"];

/** Suites that show a capability at the servers; every test of them has to pass. */
const suites: Partial<Record<Capability, readonly string[]>> = {
  start: ["execute-on-the-wire"],
  result: ["execute-on-the-wire", "provider-results"],
  steps: ["execute-on-the-wire", "provider-results"],
  errors: ["refusals-on-the-wire", "provider-refusals"],
};

interface VitestReport {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

/**
 * Pipelex's own servers by the suite of `pnpm test:pipelex-server`, with docmux's own provider. The suite starts its servers
 * and is not recorded: it asks servers and emulators the same questions, and compares every answer.
 */
export const pipelexServer: Peer = {
  name: "pipelex-server",
  vendor: "pipelex",
  level: "vendor's server",
  subject: `pipelex-api ${versions.join(" and ")}, standalone API`,
  install: (bench) => runWithin(bench, "bash", ["scripts/pipelex-server/setup.sh"]),
  async run(bench) {
    const report = `${bench.root}/.venv/peers/pipelex-server.json`;
    const config = ["--config", "vitest.pipelex-server.config.ts"];
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
    await runWithin(bench, process.execPath, [
      "node_modules/vitest/vitest.mjs",
      "run",
      ...config,
      ...reporters,
    ]);
    return { exchanges: [], held: capabilitiesIn(JSON.parse(readFileSync(report, "utf8"))) };
  },
};

/** Those whose suites ran at each version's server and emulator, with every test passed and none skipped. */
export function capabilitiesIn({ testResults }: VitestReport): Capability[] {
  const passedAtAll = (suite: string) => {
    const files = testResults.filter(({ name }) => name.endsWith(`/${suite}.server-test.ts`));
    return (
      files.length === 2 * versions.length &&
      files.every(
        ({ status, assertionResults }) =>
          status === "passed" && assertionResults.every((each) => each.status === "passed"),
      )
    );
  };
  return Object.entries(suites)
    .filter(([, needed]) => needed.every(passedAtAll))
    .map(([capability]) => capability as Capability);
}
