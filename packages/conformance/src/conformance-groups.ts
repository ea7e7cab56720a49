import type { ConformanceGroup } from "./conformance-case.ts";
import { abort } from "./groups/abort.ts";
import { attaching } from "./groups/attaching.ts";
import { batch } from "./groups/batch.ts";
import { capabilities } from "./groups/capabilities.ts";
import { contractShape } from "./groups/contract-shape.ts";
import { deadlines } from "./groups/deadlines.ts";
import { hostileJson } from "./groups/hostile-json.ts";
import { hostileNames } from "./groups/hostile-names.ts";
import { lostStarts } from "./groups/lost-starts.ts";
import { results } from "./groups/results.ts";
import { secrets } from "./groups/secrets.ts";
import { startSafety } from "./groups/start-safety.ts";
import { statuses } from "./groups/statuses.ts";
import { steps } from "./groups/steps.ts";
import { storedStarts } from "./groups/stored-starts.ts";
import { thirdPartyOrigins } from "./groups/third-party-origins.ts";
import { transientErrors } from "./groups/transient-errors.ts";

/** Everything that the suite verifies, in the order in which a new provider comes to pass it. */
export const conformanceGroups: readonly ConformanceGroup[] = [
  contractShape,
  statuses,
  steps,
  results,
  abort,
  deadlines,
  transientErrors,
  startSafety,
  lostStarts,
  storedStarts,
  attaching,
  batch,
  secrets,
  thirdPartyOrigins,
  hostileJson,
  hostileNames,
  capabilities,
];
