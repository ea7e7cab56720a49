import { InvalidInputError } from "@docmux/core";
import type { RunStore, StartRecord } from "@docmux/core/store";

/** How many characters of a key tables show. */
const shortKeyLength = 10;

const leastPrefix = 4;

/** A key as tables show it: its first characters, which commands take as well. */
export function shortKey(key: string): string {
  return key.slice(0, shortKeyLength);
}

/** The start that a key, or the first characters of one, names; `undefined` for none. */
export async function findStart(store: RunStore, text: string): Promise<StartRecord | undefined> {
  const exact = await store.get(text);
  if (exact || text.length < leastPrefix) return exact;
  const found: StartRecord[] = [];
  for await (const record of store.list()) if (record.key.startsWith(text)) found.push(record);
  if (found.length > 1) {
    throw new InvalidInputError(`"${text}" is the beginning of ${found.length} keys`, {
      nextStep: "Pass more characters; docmux runs --json shows whole keys.",
    });
  }
  return found[0];
}

/**
 * {@link findStart} for a start that must be there.
 *
 * @throws InvalidInputError
 */
export async function requireStart(store: RunStore, text: string): Promise<StartRecord> {
  const found = await findStart(store, text);
  if (found) return found;
  throw new InvalidInputError(`The store has no start with the key "${text}"`, {
    nextStep: "docmux runs lists the starts. No request was sent.",
  });
}
