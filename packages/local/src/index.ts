// Documents read on this machine, behind the run model of docmux.

export { createLocal, type LocalPipeline, type LocalProvider, local } from "./provider.ts";
export type { LocalMetadata } from "./result.ts";
export type { LocalEngine, LocalExtractOptions, LocalParseOptions, LocalSettings } from "./settings.ts";
