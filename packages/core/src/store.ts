// For applications that remember starts across processes, and for authors of stores. Experimental.

export { findRecord } from "./account/starts.ts";
export { type StoreConflict, StoreConflictError, StoreError } from "./errors/errors.ts";
export { createStoreMemory, memoryStore, type StoreMemory } from "./store/memory-store.ts";
export {
  changeRecord,
  isOwned,
  matchesQuery,
  newRecord,
  parseRecord,
  recordFormat,
  requireReleasable,
  requireSameStart,
  runIdentity,
  takenOver,
} from "./store/record.ts";
export type {
  Claim,
  NewStart,
  RecordChange,
  RecordQuery,
  ReleaseOptions,
  ResultReceipt,
  RunStore,
  StartAttempt,
  StartRecord,
  StoredResult,
} from "./store/run-store.ts";
export { type StartState, startStates } from "./store/run-store.ts";
