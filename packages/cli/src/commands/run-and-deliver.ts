import type { OutputFormat } from "@docmux/core";
import { checkOutputPath } from "../check-output-path.ts";
import type { CommandContext } from "../command-context.ts";
import { resolveAlias } from "../config/settings.ts";
import { type DeliveryFlags, deliverOutput, outputEndings } from "../deliver-output.ts";
import { describeEvent } from "../describe-event.ts";
import { keepRun } from "../describe-run.ts";
import { singleDocument } from "../document-input.ts";
import { printEvent } from "../event-for-json.ts";
import { watchOptions } from "../watch-options.ts";
import { runCommand } from "./run-command.ts";

/** Flags of `docmux run`. */
export interface RunFlags extends DeliveryFlags {
  pages?: string;
  outputFormat?: OutputFormat;
}

/** `docmux run`: one document, followed to its result. */
export async function runAndDeliver(
  context: CommandContext,
  name: string,
  document: string,
  flags: RunFlags,
): Promise<void> {
  const { output, providers, settings } = context;
  const { pages, outputFormat } = flags;
  await checkOutputPath(flags.output, outputEndings, context.io.workingDirectory);
  const result = await runCommand(
    resolveAlias(name, settings.aliases),
    await singleDocument(context.io, document),
    output.stderr,
    {
      ...watchOptions(context),
      ...(pages === undefined ? {} : { pages }),
      ...(outputFormat === undefined ? {} : { outputFormat }),
      loadProvider: (uri) => providers.forUri(uri),
      onEvent: (event) => {
        if (event.type === "run-start") keepRun(context.io.runs, event.ref);
        printEvent(output, event);
      },
      describeEvent: (event) => describeEvent(output, event),
    },
  );
  await deliverOutput(context, result, flags);
}
