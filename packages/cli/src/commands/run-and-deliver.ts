import type { OutputFormat } from "@docmux/core";
import { resolveAlias } from "../config/settings.ts";
import type { CommandContext } from "../context.ts";
import { checkOutputPath, type DeliveryFlags, deliverOutput, outputEndings } from "../output/deliver.ts";
import { describeEvent, printEvent } from "../output/print.ts";
import { keepRun } from "../runs/detach.ts";
import { runCommand } from "../runs/follow.ts";
import { singleDocument } from "../runs/inputs.ts";
import { watchOptions } from "../runs/open.ts";

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
