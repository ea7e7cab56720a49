import type { Docmux, Provider } from "@docmux/core";
import type { RunStore, StartRecord } from "@docmux/core/store";
import type { BatchFlags } from "../commands/batch.ts";
import type { CommandContext } from "../context.ts";
import { confirm } from "../output/ask.ts";
import { printable } from "../view/printable.ts";
import type { BatchDocument } from "./documents.ts";

const reason = "docmux batch --on-ambiguous resubmit";

interface Undecided {
  docmux: Docmux<[Provider]>;
  store: RunStore;
  undecided: readonly { document: BatchDocument; key: string | undefined }[];
  flags: Pick<BatchFlags, "yes">;
}

/**
 * Asks whether starts that may have led to a run are to be sent again, and records that they are.
 *
 * @returns the documents that may be started again.
 */
export async function allowResubmit(
  context: CommandContext,
  { docmux, store, undecided, flags }: Undecided,
): Promise<BatchDocument[]> {
  const found: { document: BatchDocument; record: StartRecord }[] = [];
  for (const { document, key } of undecided) {
    const record = key === undefined ? undefined : await store.get(key);
    // One that another process is sending, or whose answer is still awaited, is not for a person to decide.
    if (record && (record.state === "unknown" || record.state === "ambiguous"))
      found.push({ document, record });
  }
  if (found.length === 0) return [];
  const what = found.length === 1 ? "1 start" : `${found.length} starts`;
  const isAllowed = await confirm(context, {
    warning: printable(
      `${what} may have led to a run: ${found.map(({ document }) => document.name).join(", ")}. ` +
        "What did is paid twice when it is started again.",
    ),
    question: `Start ${found.length === 1 ? "it" : "them"} again?`,
    isYes: Boolean(flags.yes),
  });
  if (!isAllowed) return [];
  // The same document may have been named twice: it is one start.
  for (const key of new Set(found.map(({ record }) => record.key))) {
    await docmux.resolveStart(key, { startAgain: reason });
  }
  return found.map(({ document }) => document);
}
