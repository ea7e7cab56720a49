export type { ConformanceCase, ConformanceGroup, TestHarness } from "./conformance-case.ts";
export { conformanceGroups } from "./conformance-groups.ts";
export type {
  CallKind,
  ConformanceOptions,
  ForeignAnswer,
  HeldRequest,
  InjectedFault,
  RunOutcome,
  Scenario,
  TestBody,
  TestContext,
  TestRunner,
  ThirdPartyOrigin,
} from "./conformance-options.ts";
export { type FakeVendorServer, type FakeVendorServerOptions, startFakeVendor } from "./fake-vendor.ts";
export {
  createFaultControls,
  type EmulatorFault,
  type FakeVendor,
  type FaultControls,
  type Recorder,
  type RequestMatcher,
} from "./fault-controls.ts";
export type { StoreCase, StoreGroup, StoreHarness } from "./store/store-case.ts";
export { storeGroups } from "./store/store-groups.ts";
export type { StoreConformanceOptions } from "./store/store-options.ts";
export { testStore } from "./store/test-store.ts";
export { testProvider } from "./test-provider.ts";
