import type { TestProject } from "vitest/node";
import { startModelEndpoint } from "../../../scripts/pipelex-server/start-model-endpoint.ts";
import { startPipelexServer } from "../../../scripts/pipelex-server/start-pipelex-server.ts";
// By its path: what runs before the tests is loaded by Node, which would take the built package.
import { startPipelexEmulator } from "../../emulator/src/index.ts";

/** Who is asked. The protocol decides how errors look. */
export interface Peer {
  kind: "server" | "emulator";
  version: string;
  protocol: "0.6" | "2.0";
}

declare module "vitest" {
  interface ProvidedContext {
    peer: Peer;
    /** Where it listens. */
    pipelexServer: { baseUrl: string; apiKey: string };
  }
}

/** So that an oversized body is one that a test can send. */
const maxBodyMebibytes = 1;

/** Starts the peer once for the whole suite, and ends it. */
export default async function startPeer(project: TestProject): Promise<() => Promise<void>> {
  const { peer } = project.config.provide;
  if (!peer) throw new Error("No peer is named. Run: pnpm test:pipelex-server");
  return peer.kind === "server" ? startServer(project, peer) : startEmulator(project, peer);
}

async function startServer(project: TestProject, { version }: Peer): Promise<() => Promise<void>> {
  const model = await startModelEndpoint();
  try {
    const server = await startPipelexServer({
      version,
      modelEndpoint: model.url,
      env: { MAX_REQUEST_BODY_MIB: String(maxBodyMebibytes) },
    });
    project.provide("pipelexServer", { baseUrl: server.baseUrl, apiKey: server.apiKey });
    return async () => {
      await server.stop();
      await model.stop();
    };
  } catch (error) {
    await model.stop();
    throw error;
  }
}

async function startEmulator(project: TestProject, { protocol }: Peer): Promise<() => Promise<void>> {
  const emulator = await startPipelexEmulator({
    dialect: "v1",
    protocol,
    stepDurationMs: 1,
    refuseLoopbackUrls: true,
    maxRequestBodyBytes: maxBodyMebibytes * 1024 * 1024,
  });
  project.provide("pipelexServer", { baseUrl: emulator.origin, apiKey: emulator.apiKey });
  return () => emulator.close();
}
