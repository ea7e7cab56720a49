import { claims } from "./groups/claims.ts";
import { durability } from "./groups/durability.ts";
import { failures } from "./groups/failures.ts";
import { interleavings } from "./groups/interleavings.ts";
import { moves } from "./groups/moves.ts";
import { owners } from "./groups/owners.ts";
import { releases } from "./groups/releases.ts";
import { results } from "./groups/results.ts";
import { runs } from "./groups/runs.ts";
import { versions } from "./groups/versions.ts";
import type { StoreGroup } from "./store-case.ts";

/** Everything that the suite verifies of a store, in the order in which a new one comes to pass it. */
export const storeGroups: readonly StoreGroup[] = [
  claims,
  versions,
  moves,
  owners,
  runs,
  results,
  releases,
  durability,
  failures,
  interleavings,
];
