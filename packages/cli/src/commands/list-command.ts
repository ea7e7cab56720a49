import { formatRef, UnsupportedError } from "@docmux/core";
import type { CommandContext } from "../command-context.ts";
import { resolveAlias } from "../config/settings.ts";
import { type ListItem, listers } from "../providers/listers.ts";
import type { Colors } from "../view/colors-for.ts";
import { plainTable } from "../view/plain-table.ts";
import { printable } from "../view/printable.ts";
import { statusMark } from "../view/status-mark.ts";

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
  const head = first?.type === "pipeline" ? ["pipeline", "name", "updated"] : ["status", "created", "ref"];
  if (first)
    output.text(
      plainTable(
        head,
        items.map((item) => rowOf(item, output.stdout.colors)),
      ),
    );
  else output.note("Nothing is there.");
  if (isCut) output.note(`These are the first ${limit}; --limit shows more.`);
}

function rowOf(item: ListItem, colors: Colors): string[] {
  if (item.type === "pipeline") return [item.uri, item.name ?? "–", item.updatedAt ?? "–"].map(printable);
  const { symbol, paint } = statusMark(item.status, colors);
  const status = paint(`${symbol} ${item.status.replaceAll("_", " ")}`);
  return [status, printable(item.createdAt ?? "–"), formatRef(item.ref)];
}
