import type { TestProject } from "vitest/node";
import { startModelEndpoint } from "../../../scripts/pipelex-server/start-model-endpoint.ts";
import { startPipelexServer } from "../../../scripts/pipelex-server/start-pipelex-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Pipelex's own server. */
    pipelexServer: { baseUrl: string; apiKey: string };
  }
}

/** Starts the server once for the whole suite, with a stand-in for a model beside it, and ends both. */
export default async function startPeer(project: TestProject): Promise<() => Promise<void>> {
  const model = await startModelEndpoint();
  try {
    // 1 MiB, so that an oversized body is one that a test can send.
    const server = await startPipelexServer({ modelEndpoint: model.url, env: { MAX_REQUEST_BODY_MIB: "1" } });
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
