import type { TestProject } from "vitest/node";
import { startModelEndpoint } from "../../../scripts/pipelex-server/start-model-endpoint.ts";
import { startPipelexServer } from "../../../scripts/pipelex-server/start-pipelex-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Which server the suite asks, and the protocol that decides how its errors look. */
    peer: { version: string; protocol: "0.6" | "2.0" };
    /** Where it listens. */
    pipelexServer: { baseUrl: string; apiKey: string };
  }
}

/** Starts the server once for the whole suite, with a stand-in for a model beside it, and ends both. */
export default async function startPeer(project: TestProject): Promise<() => Promise<void>> {
  const { version } = project.config.provide.peer;
  const model = await startModelEndpoint();
  try {
    const server = await startPipelexServer({
      version,
      modelEndpoint: model.url,
      // 1 MiB, so that an oversized body is one that a test can send.
      env: { MAX_REQUEST_BODY_MIB: "1" },
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
