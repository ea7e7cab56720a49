import type { KnownVendor } from "./vendor.ts";

/** Pipelex: one pipe for each kind. */
export const pipelexVendor = {
  packageName: "@docmux/pipelex",
  environment: {
    key: "PIPELEX_API_KEY",
    isKeyOptional: true,
    address: "PIPELEX_BASE_URL",
    otherVariables: [],
  },
  load: async () => (await import("@docmux/pipelex")).pipelex,
  async samples() {
    const { createPipelex } = await import("@docmux/pipelex");
    return [createPipelex().pipe("any")];
  },
  async emulate({ schemas, ...shared }) {
    const { createPipelex } = await import("@docmux/pipelex");
    const { startPipelexEmulator } = await import("@docmux/emulator");
    const pipes = Object.entries(schemas).map(([kind, schema]) => ({
      code: pipeCode(kind),
      outputConcept: conceptCode(kind),
      schema,
    }));
    const emulator = await startPipelexEmulator({ ...shared, pipes });
    const { apiKey, origin } = emulator;
    const provider = createPipelex({ apiKey, baseUrl: origin });
    return {
      emulator,
      environment: { PIPELEX_API_KEY: apiKey, PIPELEX_BASE_URL: origin },
      provider,
      pipelineFor: (kind) => provider.pipe(pipeCode(kind)),
      uriFor: (kind) => `pipelex:${pipeCode(kind)}`,
    };
  },
} satisfies KnownVendor;

function pipeCode(kind: string): string {
  return `extract_${kind.replaceAll("-", "_")}`;
}

function conceptCode(kind: string): string {
  return kind.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
