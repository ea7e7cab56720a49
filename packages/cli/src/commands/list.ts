import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import type { ListItem } from "../vendors/vendor.ts";
import { count } from "./options.ts";

const defaultLimit = 20;

/** Adds `list`. */
export function addListCommand(program: Command, open: OpenContext): void {
  program
    .command("list")
    .summary("list the runs of a pipeline, or a vendor's pipelines")
    .description(
      "Lists the runs of a pipeline, piped or with -v with their refs. Only a vendor, such as datalab: lists its pipelines.",
    )
    .argument("<uri>", "pipeline URI, alias, or a vendor such as datalab:")
    .option("-n, --limit <count>", "how many at most", count, defaultLimit)
    .action(async (uri: string, { limit }: { limit: number }, command: Command) =>
      list(await open(command), uri, limit),
    );
}

/** `docmux list`: the runs of a pipeline, or the pipelines of a vendor. */
async function list(context: CommandContext, name: string, limit: number): Promise<void> {
  const { formatRef, UnsupportedError } = await import("@docmux/core");
  const { resolveAlias } = await import("../config/settings.ts");
  const { findVendor, knownVendors } = await import("../vendors/known.ts");
  const { listTable } = await import("../view/list-table.ts");
  const { printable } = await import("../view/printable.ts");

  const { io, output, settings } = context;
  // A vendor alone reads as well without its colon, unless an alias has that name.
  const isVendor = context.providers.ownIds.includes(name) && !Object.hasOwn(settings.aliases, name);
  const uri = isVendor ? `${name}:` : resolveAlias(name, settings.aliases);
  const providerId = uri.slice(0, uri.indexOf(":"));
  const lister = findVendor(providerId)?.list;
  if (!lister) {
    await context.providers.forUri(uri);
    const listed = Object.entries(knownVendors).flatMap(([id, { list }]) => (list ? [id] : []));
    throw new UnsupportedError(`docmux cannot list what is at "${providerId}"`, {
      nextStep: `It lists at: ${listed.join(", ")}. Elsewhere, keep the ref that docmux start prints.`,
    });
  }
  const items: ListItem[] = [];
  let isCut = false;
  for await (const item of lister(uri.slice(providerId.length + 1), io.signal)) {
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
  output.text(listTable(items, hasRefs, output.stdout.colors));
  if (isCut) output.note(`These are the first ${limit}; --limit shows more.`);
  if (first.type === "run" && !hasRefs) {
    const again = `docmux list ${printable(name)} -n ${limit}`;
    output.note(`To take one up: ${again} | grep <run> | docmux wait -`);
  }
}
