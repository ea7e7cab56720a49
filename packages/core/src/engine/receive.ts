import { findRecord } from "../account/starts.ts";
import type { Provider } from "../contract/provider.ts";
import type { VerifiedWebhook, WebhookDelivery } from "../contract/webhook.ts";
import { DocmuxError } from "../errors/docmux-error.ts";
import { InvalidInputError, UnsupportedError } from "../errors/errors.ts";
import { isTerminal } from "../model/status.ts";
import type { StartState } from "../store/run-store.ts";
import { untilAborted } from "../time/abort.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { Environment, StartMemory } from "./environment.ts";
import { recoverStarts } from "./recover.ts";
import type { Watcher } from "./watch/live-runs.ts";

/** A webhook is a few hundred bytes; more is not read. */
const maxBodyBytes = 256 * 1024;
/** A signed time further away, in either direction, is a replay or a wrong clock: five minutes. */
const maxAgeMs = 5 * 60_000;
/** Vendors give up on a receiver that takes longer. */
const longestCheckMs = 10_000;
/** Checks that webhooks of one run may cause: one a second. */
const leastBetweenChecksMs = 1_000;

/**
 * Takes a webhook of a vendor: verifies it, checks the status of its run once, and wakes every wait for that run. With a
 * store the result of an ended run is kept, also where no process waits.
 */
export async function receiveWebhook(
  environment: Environment,
  providers: readonly Provider[],
  providerId: string,
  request: Request,
  clock: Clock = systemClock,
): Promise<Response> {
  const own = providersWithWebhooks(providers, providerId);
  if (request.method !== "POST") return respond(405, { allow: "POST" });
  const body = await readBody(request);
  if (body === undefined) return respond(413);
  const verified = await verify(own, { url: request.url, headers: request.headers, body });
  if (!verified) return respond(401);
  const { provider, webhook } = verified;
  if (!isFresh(webhook, clock.now())) return respond(401);
  return checkRun(environment, providers, provider, webhook.runId, clock);
}

function providersWithWebhooks(providers: readonly Provider[], providerId: string): Provider[] {
  const named = providers.filter((each) => each.providerId === providerId);
  if (named.length === 0) {
    const known = providers.map((each) => each.providerId).join(", ") || "none";
    throw new InvalidInputError(`No provider "${String(providerId).slice(0, 60)}" was given`, {
      nextStep: `The given providers are: ${known}.`,
    });
  }
  const own = named.filter(({ verifyWebhook }) => verifyWebhook);
  if (own.length > 0) return own;
  throw new UnsupportedError("This vendor sends no webhooks", {
    providerId,
    nextStep: "Wait for its runs, or call recover from time to time.",
  });
}

/** @returns the text of the body; `undefined` for one that is too long. */
async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > maxBodyBytes) return undefined;
    parts.push(part);
  }
  return new Blob(parts as Uint8Array<ArrayBuffer>[]).text();
}

/** A vendor may be in the list twice, with two accounts: the one whose secret fits is meant. */
async function verify(
  providers: readonly Provider[],
  delivery: WebhookDelivery,
): Promise<{ provider: Provider; webhook: VerifiedWebhook } | undefined> {
  for (const provider of providers) {
    const webhook = await provider.verifyWebhook?.(delivery);
    if (webhook) return { provider, webhook };
  }
  return undefined;
}

function isFresh({ sentAt }: VerifiedWebhook, nowMs: number): boolean {
  if (sentAt === undefined) return true;
  return Math.abs(nowMs - Date.parse(sentAt)) <= maxAgeMs;
}

async function checkRun(
  environment: Environment,
  providers: readonly Provider[],
  provider: Provider,
  runId: string,
  clock: Clock,
): Promise<Response> {
  const { liveRuns, memory } = environment;
  const stop = new AbortController();
  clock.sleep(longestCheckMs, stop.signal).then(
    () => stop.abort(),
    () => undefined,
  );
  try {
    let known = await findRun(environment, provider, runId);
    if (!known) {
      const begun = liveRuns.begun(provider);
      await untilAborted(begun ?? Promise.resolve(), stop.signal);
      // The caller of the start begins to wait for its run now.
      if (begun) await clock.sleep(1, stop.signal);
      known = await findRun(environment, provider, runId);
    }
    if (known === "settled") return respond(200);
    // A request for a run that neither this process nor the store knows would let one signature spend the account's limit.
    if (!known) return (await isStarting(memory, provider)) ? respond(503, again) : respond(202);
    // A repeated webhook is answered later: the vendor sends it again, or it was a replay.
    if (!liveRuns.mayCheck(provider, runId, clock.now(), leastBetweenChecksMs)) return respond(503, again);
    const { key, waiting } = known;
    if (memory && key !== undefined) {
      for await (const { state, error } of recoverStarts(environment, memory, providers, {
        key,
        signal: stop.signal,
        clock,
      })) {
        if (error) throw error;
        return respond(state === "stored" || state === "delivered" ? 200 : 202);
      }
    }
    const statuses = waiting.map(async (watcher) => {
      const ended = isTerminal((await watcher.check(stop.signal)).status);
      if (!ended) watcher.hurry();
      return ended;
    });
    return respond((await Promise.all(statuses)).every(Boolean) ? 200 : 202);
  } catch (error) {
    if (DocmuxError.isInstance(error) && error.code === "unsupported") return respond(202);
    // The vendor sends it again; every wait polls on.
    return respond(503);
  } finally {
    stop.abort();
  }
}

const again = { "retry-after": "1" };

/** A run that is waited for here, or that a store knows; `settled` when its result is kept or delivered. */
async function findRun(
  { liveRuns, memory }: Environment,
  provider: Provider,
  runId: string,
): Promise<{ waiting: Watcher[]; key?: string } | "settled" | undefined> {
  const waiting = liveRuns.watchersOf(provider, runId);
  if (waiting.length > 0) return { waiting };
  const { providerId, origin } = provider;
  const record = memory && (await findRecord(memory.store, { providerId, origin, runId }));
  if (!record) return undefined;
  return doneStates.includes(record.state) ? "settled" : { waiting, key: record.key };
}

/** Whether a start is under way in another process, whose run this may be. */
async function isStarting(
  memory: StartMemory | undefined,
  { providerId, origin }: Provider,
): Promise<boolean> {
  for await (const _ of memory?.store.list({ states: ["sent"], providerId, origin }) ?? []) return true;
  return false;
}

const doneStates: readonly StartState[] = ["stored", "delivered", "written_off"];

function respond(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}
