import { formatRef, resolvePipeline, start } from "@docmux/core";
import type { CommandContext } from "../command-context.ts";
import { resolveAlias } from "../config/settings.ts";
import { describeEvent } from "../describe-event.ts";
import { singleDocument } from "../document-path.ts";
import { eventForJson } from "../event-for-json.ts";
import { watchOptions } from "../watch-options.ts";
import type { RunFlags } from "./run-and-deliver.ts";

/** `docmux start`: starts a run and prints its ref, without waiting. */
export async function startCommand(
  context: CommandContext,
  name: string,
  document: string,
  { pages, outputFormat }: Omit<RunFlags, "output">,
): Promise<void> {
  const { output, providers, settings } = context;
  const uri = resolveAlias(name, settings.aliases);
  const pipeline = resolvePipeline(uri, [await providers.forUri(uri)]);
  const handle = await start(pipeline, await singleDocument(context.io, document), {
    ...watchOptions(context),
    ...(pages === undefined ? {} : { pages }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
    onEvent: (event) => {
      output.json(eventForJson(event));
      const said = describeEvent(output, event);
      if (said !== undefined) output.note(said);
    },
  });
  output.json({ type: "started", ref: handle.ref, printedRef: formatRef(handle.ref) });
  output.text(formatRef(handle.ref));
  if (output.stderr.isInteractive) output.note("Wait for it with: docmux wait <ref>");
}
