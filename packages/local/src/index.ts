// Documents read on this machine, behind the run model of docmux.

export type { LocalPipeline } from "./pipeline.ts";
export { createLocal, type LocalProvider, local } from "./provider.ts";
export type { LocalMetadata } from "./result/read.ts";
export type { LocalEngine, LocalExtractOptions, LocalParseOptions, LocalSettings } from "./settings.ts";
