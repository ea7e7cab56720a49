import { createDocmux, DocmuxError, InvalidInputError, type RunRef, type RunResult } from "@docmux/core";
import type { ShortRefParts } from "@docmux/core/provider";
import { findRecord, type RunStore, type StartRecord } from "@docmux/core/store";
import type { CommandContext } from "../context.ts";
import { findStart } from "../store/find-start.ts";
import { printable } from "../view/printable.ts";
import { readRef } from "./ref.ts";

/**
 * A run, named by its ref in any form, or by the key of its start.
 *
 * @throws InvalidInputError, also for a start whose run is not known.
 */
export async function refOrKey(context: CommandContext, text: string): Promise<RunRef | ShortRefParts> {
  const isRef = /^\s*(?:docmux-ref-|\{|-\s*$)/.test(text);
  const record = isRef ? undefined : await recordOf(context, (store) => findStart(store, text));
  if (!record) return readRef(context, text);
  if (record.ref) return record.ref;
  throw new InvalidInputError(`The start "${text}" is ${record.state.replace("_", " ")}: no run is known`, {
    nextStep: `Look for it with docmux recover ${text}.`,
  });
}

/** A result that this machine has kept. */
export interface KeptRunResult {
  result: RunResult;
  /** ISO 8601, UTC. */
  storedAt: string;
  /** Notes in the store that it was handed out. */
  markDelivered(): Promise<void>;
}

/**
 * A result that this machine has kept, read without a request; `undefined` where there is none, `"deleted"` where it was
 * deleted since.
 */
export async function readKeptResult(
  context: CommandContext,
  named: RunRef | ShortRefParts,
): Promise<KeptRunResult | "deleted" | undefined> {
  const store = await context.openStore();
  const record = await recordOf(context, (store) => findRecord(store, named));
  if (record?.times.stored && !record.result) return "deleted";
  if (!store || !record?.result) return undefined;
  const { key } = record;
  const docmux = createDocmux({ providers: [await context.providers.forUri(record.pipelineUri)], store });
  try {
    const kept = await docmux.kept(key);
    if (!kept) return undefined;
    const result = await docmux.renormalize(kept, { partial: "return" });
    const markDelivered = async () => {
      // That it was read is worth a note, and no error.
      if (record.state === "stored") await store.record(record, { to: "delivered" }).catch(() => undefined);
    };
    return { result: result as RunResult, storedAt: record.result.storedAt, markDelivered };
  } catch (error) {
    if (!DocmuxError.isInstance(error) || error.code !== "store_unavailable") throw error;
    // Damaged or unreadable: the vendor may still have it.
    context.output.note(printable(`The kept result cannot be read: ${error.summary}.`));
    return undefined;
  }
}

/** What the store knows; a store that cannot be read must not keep a result of the vendor from being read. */
async function recordOf(
  context: CommandContext,
  find: (store: RunStore) => Promise<StartRecord | undefined>,
): Promise<StartRecord | undefined> {
  const store = await context.openStore();
  try {
    return store && (await find(store));
  } catch (error) {
    if (!DocmuxError.isInstance(error) || error.code !== "store_unavailable") throw error;
    context.output.note(printable(`The store cannot be read: ${error.summary}.`));
    return undefined;
  }
}
