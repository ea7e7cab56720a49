import type { OutputFormat } from "@docmux/core";
import type { CommandContext } from "../command-context.ts";
import { resolveAlias } from "../config/settings.ts";
import { checkOutputPath, deliverOutput } from "../deliver-output.ts";
import { documentPath } from "../document-path.ts";
import { tellEvent } from "../tell-event.ts";
import { watchOptions } from "../watch-options.ts";
import { runCommand } from "./run-command.ts";

/** Flags of `docmux run`. */
export interface RunFlags {
  pages?: string;
  outputFormat?: OutputFormat;
  output?: string;
}

/** `docmux run`: one document, followed to its result. */
export async function runAndDeliver(
  context: CommandContext,
  name: string,
  document: string,
  { pages, outputFormat, output: path }: RunFlags,
): Promise<void> {
  const { output, providers, settings } = context;
  checkOutputPath(path);
  const result = await runCommand(
    resolveAlias(name, settings.aliases),
    documentPath(context, document),
    output.stderr,
    {
      ...watchOptions(context),
      ...(pages === undefined ? {} : { pages }),
      ...(outputFormat === undefined ? {} : { outputFormat }),
      loadProvider: (uri) => providers.forUri(uri),
      onEvent: (event) => tellEvent(output, event),
    },
  );
  await deliverOutput(context, result, path);
}
