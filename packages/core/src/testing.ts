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
} from "./testing/fake-pipeline.ts";
export { ManualClock } from "./testing/manual-clock.ts";
