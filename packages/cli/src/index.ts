export { type CompareCommandOptions, compareCommand, formatComparison } from "./commands/compare-command.ts";
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
export { type MaybeTty, type Terminal, terminalOf } from "./view/terminal.ts";
