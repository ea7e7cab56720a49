import { createDocmux, type Docmux, DocmuxError, type Provider } from "@docmux/core";
import type { StartRecord } from "@docmux/core/store";
import type { CommandContext } from "../context.ts";
import { confirm } from "../output/ask.ts";
import { requireStart } from "../store/find-start.ts";
import { requireStore } from "../store/require.ts";
import { printable } from "../view/printable.ts";

/** The front door over the store, with the vendors of its starts. */
export async function openStarts(
  context: CommandContext,
  text?: string,
): Promise<{ docmux: Docmux<Provider[]>; key?: string }> {
  const store = await requireStore(context, "recover");
  const uris = new Map<string, string>();
  const named = text === undefined ? undefined : await requireStart(store, text);
  if (named) uris.set(named.providerId, named.pipelineUri);
  else for await (const { providerId, pipelineUri } of store.list()) uris.set(providerId, pipelineUri);
  const providers: Provider[] = [];
  for (const uri of uris.values()) {
    try {
      providers.push(await context.providers.forUri(uri));
    } catch (error) {
      // The starts of the other vendors are looked after; those of this one are reported one by one.
      if (!DocmuxError.isInstance(error)) throw error;
    }
  }
  const docmux = createDocmux({ providers, store });
  return { docmux, ...(named ? { key: named.key } : {}) };
}

/** Looks for the run of a start once more before a person's decision is recorded. Returns the record after that. */
export async function lookFirst(
  context: CommandContext,
  docmux: Docmux<Provider[]>,
  record: StartRecord,
): Promise<StartRecord> {
  if (!["claimed", "sent", "unknown"].includes(record.state)) return record;
  const { io } = context;
  const store = await requireStore(context, "recover");
  for await (const { error } of docmux.recover({
    key: record.key,
    signal: io.signal,
    ...(io.clock ? { clock: io.clock } : {}),
  })) {
    if (error && error.code !== "start_unknown") {
      context.output.note(printable(`The run could not be looked for: ${error.summary}.`));
    }
  }
  return (await store.get(record.key)) ?? record;
}

/** Asks before a start is allowed again: what may be paid twice is printed. */
export function allowAgain(
  context: CommandContext,
  { label, key, pipelineUri, attempts }: StartRecord,
  isYes: boolean,
): Promise<boolean> {
  const sentAt = attempts.at(-1)?.sentAt;
  const since = sentAt === undefined ? "" : `, sent at ${sentAt}`;
  return confirm(context, {
    warning: printable(
      `The start of "${label ?? key}" through ${pipelineUri}${since} may have led to a run. ` +
        "If it did, starting it again is paid twice.",
    ),
    question: "Allow it to be started again?",
    isYes,
  });
}
