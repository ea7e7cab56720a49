import { createDocmux, type RunInput } from "@docmux/core";
import {
  type NewStart,
  type RunStore,
  type StartRecord,
  type StartState,
  StoreError,
} from "@docmux/core/store";
import type { CommandContext } from "../context.ts";
import { confirmIfPossible } from "../output/ask.ts";
import { lastChange } from "../store/last-change.ts";
import { printable } from "../view/printable.ts";
import { stateLabel } from "../view/starts-table.ts";
import { DetachedError } from "./detach.ts";
import type { ReadStartOptions } from "./start-options.ts";

/** What is to be started. */
export interface PlannedStart {
  uri: string;
  input: RunInput;
  options: ReadStartOptions;
  /** `--yes`. */
  isYes: boolean | undefined;
}

/** States in which a start may lead, or has led, to a run whose result was not kept. */
const openStates: readonly StartState[] = ["claimed", "sent", "unknown", "ambiguous", "known", "ended"];

const recentMs = 24 * 60 * 60 * 1000;

/**
 * Warns where a start of the same document, with the same options through the same pipeline, is open since at most a day, and
 * asks a person whether another one is started. Sends no request.
 *
 * @throws DetachedError when the person declines.
 */
export async function allowStart(
  context: CommandContext,
  store: RunStore,
  { isYes = false, ...planned }: PlannedStart,
): Promise<void> {
  const [newest, ...others] = await openStartsOf(context, store, planned);
  if (!newest) return;
  const more = others.length === 0 ? "" : ` ${others.length} more: docmux runs --open`;
  const isAllowed = await confirmIfPossible(context, {
    warning: printable(`${describeOpen(newest)}${more}`),
    question: "Start another one?",
    isYes,
  });
  if (!isAllowed) throw DetachedError.ofOne(undefined, { leftOpen: false, isCancelled: false });
}

/** The newest first. */
async function openStartsOf(
  context: CommandContext,
  store: RunStore,
  planned: Omit<PlannedStart, "isYes">,
): Promise<StartRecord[]> {
  const { clock } = context.io;
  const { uri, options } = planned;
  const sinceMs = (clock ? clock.now() : Date.now()) - recentMs;
  const recent: { record: StartRecord; updatedMs: number }[] = [];
  try {
    if (await continuesOwn(store, options.key)) return [];
    const providerId = uri.slice(0, uri.indexOf(":"));
    for await (const record of store.list({ states: openStates, providerId })) {
      const updatedMs = Date.parse(lastChange(record) ?? "");
      if (record.key !== options.key && updatedMs >= sinceMs) recent.push({ record, updatedMs });
    }
  } catch (error) {
    // A record that is damaged must not stop other runs. Where the store itself is broken, the claim of the start says so.
    if (!StoreError.isInstance(error)) throw error;
  }
  // Documents are read only where there is something to compare with.
  const own = recent.length === 0 ? undefined : await identify(context, store, planned);
  if (!own) return [];
  return recent
    .filter(({ record: { digest, origin } }) => digest === own.digest && origin === own.origin)
    .sort((a, b) => b.updatedMs - a.updatedMs)
    .map(({ record }) => record);
}

/** Whether a start under this key is there that is continued: no other one is sent then. */
async function continuesOwn(store: RunStore, key: string | undefined): Promise<boolean> {
  const own = key === undefined ? undefined : await store.get(key);
  return own !== undefined && own.state !== "claimed" && own.state !== "refused";
}

/**
 * What the start would be recorded as. A start is claimed before any request, and this store refuses every claim.
 *
 * @returns `undefined` where the start is refused before: that error is the start's own to report.
 */
async function identify(
  { io, providers }: CommandContext,
  store: RunStore,
  { uri, input, options: { key: _, ...options } }: Omit<PlannedStart, "isYes">,
): Promise<NewStart | undefined> {
  let identified: NewStart | undefined;
  const refusing: RunStore = {
    ...store,
    async claim(start) {
      identified = start;
      throw new StoreError("This start is only identified");
    },
  };
  const docmux = createDocmux({ providers: [await providers.forUri(uri)], store: refusing });
  const { signal, clock } = io;
  await docmux
    .start(docmux.pipeline(uri), input, { ...options, signal, ...(clock ? { clock } : {}) })
    .catch(() => undefined);
  signal.throwIfAborted();
  return identified;
}

function describeOpen(record: StartRecord): string {
  const { label, key, pipelineUri, state } = record;
  const isKnown = state === "known" || state === "ended";
  const mayBeBilled = isKnown || state === "claimed" ? "" : ", may have led to a run";
  const step = isKnown
    ? `To get its result: docmux wait ${key}`
    : `To look for it or decide: docmux recover ${key}`;
  return `A start of this document is open: "${label ?? key}" through ${pipelineUri}, ${stateLabel(record)}${mayBeBilled}. ${step}`;
}
