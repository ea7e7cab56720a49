export type { Bench, ConformanceCase, ConformanceGroup } from "./conformance-case.ts";
export { conformanceGroups } from "./conformance-groups.ts";
export type {
  CallKind,
  ConformanceOptions,
  ForeignAnswer,
  HeldCall,
  RunOutcome,
  Scenario,
  Stranger,
  TestBody,
  TestContext,
  TestRunner,
  Trouble,
} from "./conformance-options.ts";
export { type FakeVendor, type FakeVendorOptions, startFakeVendor } from "./fake-vendor.ts";
export {
  type CallPlace,
  type FaultyDouble,
  faultLevers,
  type LeverFault,
  type Levers,
  type Recorder,
} from "./fault-levers.ts";
export { testProvider } from "./test-provider.ts";
