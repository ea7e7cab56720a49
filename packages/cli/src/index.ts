export { type CompareCommandOptions, compareCommand } from "./commands/compare-command.ts";
export { type RunCommandOptions, runCommand } from "./commands/run-command.ts";
export type { DocmuxConfig } from "./config/docmux-config.ts";
export {
  type EmulatedVendors,
  type EmulatedVendorsOptions,
  startEmulatedVendors,
} from "./emulated-vendors.ts";
export type { SchemasByKind } from "./emulator-seeds.ts";
export { exitCodeOf } from "./exit-code-of.ts";
export { exitCodes } from "./exit-codes.ts";
export { knownProviderIds, loadProvider } from "./known-providers.ts";
export { formatComparison } from "./view/format-comparison.ts";
export { type MaybeTty, type Terminal, terminalOf } from "./view/terminal.ts";
