import { formatRef, UnsupportedError } from "@docmux/core";
import { resolveAlias } from "../config/settings.ts";
import type { CommandContext } from "../context.ts";
import { type ListItem, listers } from "../providers/listers.ts";
import { plainTable, shortLabel } from "../view/layout.ts";
import { printable } from "../view/printable.ts";
import { paintStatus } from "../view/status.ts";
import type { Colors } from "../view/terminal.ts";

const runColumns = ["run", "status", "created", "pipeline"];

/** `docmux list`: the runs of a pipeline, or the pipelines of a vendor. */
export async function listCommand(
  context: CommandContext,
  name: string,
  { limit }: { limit: number },
): Promise<void> {
  const { io, output, settings } = context;
  // A vendor alone reads as well without its colon, unless an alias has that name.
  const isVendor = context.providers.ownIds.includes(name) && !Object.hasOwn(settings.aliases, name);
  const uri = isVendor ? `${name}:` : resolveAlias(name, settings.aliases);
  const providerId = uri.slice(0, uri.indexOf(":"));
  const list = Object.hasOwn(listers, providerId) ? listers[providerId] : undefined;
  if (!list) {
    await context.providers.forUri(uri);
    throw new UnsupportedError(`docmux cannot list what is at "${providerId}"`, {
      nextStep: `It lists at: ${Object.keys(listers).join(", ")}. Elsewhere, keep the ref that docmux start prints.`,
    });
  }
  const items: ListItem[] = [];
  let isCut = false;
  for await (const item of list(uri.slice(providerId.length + 1), io.signal)) {
    isCut = items.length === limit;
    if (isCut) break;
    items.push(item);
    output.json(item.type === "run" ? { ...item, printedRef: formatRef(item.ref) } : { ...item });
  }
  const [first] = items;
  if (!first) {
    output.note("Nothing is there.");
    return;
  }
  // A ref is longer than three lines of a terminal: twenty of them leave nothing else to be seen.
  const hasRefs = first.type === "run" && (!output.isTerminal || output.isVerbose);
  const head = first.type === "pipeline" ? ["pipeline", "name", "updated"] : runColumns;
  output.text(
    plainTable(
      hasRefs ? [...head, "ref"] : head,
      items.map((item) => rowOf(item, hasRefs, output.stdout.colors)),
    ),
  );
  if (isCut) output.note(`These are the first ${limit}; --limit shows more.`);
  if (first.type === "run" && !hasRefs) {
    const list = `docmux list ${printable(name)} -n ${limit}`;
    output.note(`To take one up: ${list} | grep <run> | docmux wait -`);
  }
}

function rowOf(item: ListItem, hasRef: boolean, colors: Colors): string[] {
  if (item.type === "pipeline") return [item.uri, item.name ?? "–", item.updatedAt ?? "–"].map(printable);
  const { ref, status, createdAt = "–" } = item;
  const row = [
    printable(ref.runId),
    paintStatus(status, colors),
    printable(createdAt),
    // Clarifeye's URI of a run tells nothing of the flow that made it; the name does.
    printable(item.name ?? (hasRef ? ref.pipelineUri : shortLabel(ref.pipelineUri))),
  ];
  return hasRef ? [...row, formatRef(ref)] : row;
}
