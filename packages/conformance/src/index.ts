export type { Bench, ConformanceCase, ConformanceGroup } from "./conformance-case.ts";
export { conformanceGroups } from "./conformance-groups.ts";
export type {
  CallKind,
  ConformanceOptions,
  HeldCall,
  RunOutcome,
  Scenario,
  Stranger,
  TestRunner,
  Trouble,
} from "./conformance-options.ts";
export { testProvider } from "./test-provider.ts";
