/** The providers that come with the command. Each is loaded when it is needed. */
export const loadersOfProviders = {
  datalab: async () => (await import("@docmux/datalab")).datalab,
  clarifeye: async () => (await import("@docmux/clarifeye")).clarifeye,
  pipelex: async () => (await import("@docmux/pipelex")).pipelex,
};
