// Test doubles, for the tests of providers and of applications.
export {
  type FakeAnswer,
  type FakeCall,
  type FakePipeline,
  type FakeScript,
  fakeObservation,
  fakeOutage,
  fakePipeline,
  fakeStep,
} from "./fake-pipeline.ts";
export { ManualClock } from "./manual-clock.ts";
