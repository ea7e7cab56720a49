import type { EmulatorOptions } from "../server/emulator.ts";
import type { BareProtocol } from "./bare/bare-protocol.ts";
import type { SeedConcept, SeedPipe } from "./bundle/seed-pipe.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import type { ConceptForm } from "./wire/concept-wire.ts";

/** Options of the Pipelex emulator. */
export interface PipelexEmulatorOptions extends EmulatorOptions {
  /** Default `v1`, the open server. `legacy`, the page "Pipe Run", reads documents from http URLs only. */
  dialect?: PipelexDialect;
  /** Pipes in the server's library, which run by their code alone. */
  pipes?: SeedPipe[];
  /** Further concepts in the server's library, for inputs to name. */
  concepts?: SeedConcept[];
  /** How working memory dumps a concept. Default: what the dialect's servers did (`legacy-0.1` an object, the others a string). */
  conceptForm?: ConceptForm;
  /** `v1` only: whose errors it answers, those of servers up to 0.89 (`0.6`) or since 0.90 (`2.0`). Default `0.6`. */
  protocol?: BareProtocol;
  /** `none` takes every caller. Default `api_key`. */
  auth?: "api_key" | "none";
  /** Larger request bodies are answered 413. Default 100 MiB; 10 MiB on `hosted`; `legacy` has no limit. */
  maxRequestBodyBytes?: number;
  /** `legacy` only: `/pipeline/start` fails as that era's server really did, instead of as its page says. Default `false`. */
  brokenLegacyStart?: boolean;
  /** `v1` only: `accept` answers `/v1/start` with 202, as a deployment with an orchestrator does. Default `refuse` (400). */
  startMode?: "refuse" | "accept";
  /** Takes callback URLs on loopback, which the real server always refuses. Default `false`. */
  allowLoopbackCallbacks?: boolean;
  /** Signs callbacks; `null` leaves it unset, which makes callbacks an error. Default `"test-callback-secret"`. */
  callbackSecret?: string | null;
  /** `hosted` only: an older service, which starts a run again whatever `Idempotency-Key` a start carries. Default `false`. */
  ignoresIdempotencyKeys?: boolean;
  /** `hosted` only: the gateway cuts `/v1/execute` after this time, in milliseconds. Default 30000. */
  gatewayTimeoutMs?: number;
  /** `hosted` only: what `Retry-After` says while a run continues, in seconds. Default 1 (the hosted service says 5). */
  retryAfterSeconds?: number;
  /** Refuses documents on loopback, as servers since 0.32 do. Default `false`. */
  refuseLoopbackUrls?: boolean;
}
