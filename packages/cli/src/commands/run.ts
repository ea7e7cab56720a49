import type { OutputFormat, RunRef } from "@docmux/core";
import { type Command, Option } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import type { DeliveryFlags } from "../output/deliver.ts";
import { outputFormatChoices, outputHelp, requireCompleteHelp } from "./options.ts";

/** Flags of `docmux run`. */
export interface RunFlags extends DeliveryFlags {
  pages?: string;
  outputFormat?: OutputFormat;
  /** Path of the schema. */
  extract?: string;
  /** Path of the options for the vendor. */
  providerOptions?: string;
  key?: string;
  /** Starts the document also where a start of it is open, without being asked. */
  yes?: boolean;
}

/** Adds `run` and `start`. Each loads what it needs only when it is called, so that help and completion stay quick. */
export function addRunCommands(program: Command, open: OpenContext): void {
  withRunOptions(
    program
      .command("run")
      .summary("run one document, follow it, print its result")
      .description("Runs one document, shows it while it goes, and prints its result as JSON."),
  )
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (pipeline: string, document: string, flags: RunFlags, command: Command) =>
      runDocument(await open(command), pipeline, document, flags),
    );

  withRunOptions(
    program
      .command("start")
      .summary("start a run and print its ref")
      .description("Starts a run and prints its ref, without waiting for the run."),
  ).action(async (pipeline: string, document: string, flags: RunFlags, command: Command) =>
    startDocument(await open(command), pipeline, document, flags),
  );
}

/** `docmux run`: one document, followed to its result. */
async function runDocument(
  context: CommandContext,
  name: string,
  document: string,
  flags: RunFlags,
): Promise<void> {
  const { checkOutputPath, deliverOutput, outputEndings } = await import("../output/deliver.ts");
  const { resolveAlias } = await import("../config/settings.ts");
  const { singleDocument } = await import("../runs/inputs.ts");
  const { watchOptions } = await import("../runs/open.ts");
  const { eventListeners, runCommand } = await import("../runs/follow.ts");
  const { startOptions } = await import("../runs/start-options.ts");
  const { allowStart } = await import("../runs/open-document.ts");
  const { storeForStarts } = await import("../store/open.ts");

  await checkOutputPath(flags.output, outputEndings, context.io.workingDirectory);
  const uri = resolveAlias(name, context.settings.aliases);
  const input = await singleDocument(context.io, document);
  const options = await startOptions(context, uri, flags);
  const store = await storeForStarts(context);
  if (store) await allowStart(context, store, { uri, input, options, isYes: flags.yes });
  const result = await runCommand(uri, input, context.output.stderr, {
    ...watchOptions(context),
    ...options,
    ...eventListeners(context),
    ...(store ? { store } : {}),
    loadProvider: (wanted) => context.providers.forUri(wanted),
  });
  await deliverOutput(context, result, flags);
}

/** `docmux start`: starts a run and prints its ref, without waiting. */
async function startDocument(
  context: CommandContext,
  name: string,
  document: string,
  flags: Omit<RunFlags, "output">,
): Promise<void> {
  const { createDocmux, formatRef, StartUnknownError } = await import("@docmux/core");
  const { resolveAlias } = await import("../config/settings.ts");
  const { singleDocument } = await import("../runs/inputs.ts");
  const { watchOptions } = await import("../runs/open.ts");
  const { eventListeners } = await import("../runs/follow.ts");
  const { startOptions } = await import("../runs/start-options.ts");
  const { allowStart } = await import("../runs/open-document.ts");
  const { storeForStarts } = await import("../store/open.ts");
  const { DetachedError, describeRun, isOpenStart } = await import("../runs/detach.ts");

  const { output } = context;
  const uri = resolveAlias(name, context.settings.aliases);
  const provider = await context.providers.forUri(uri);
  const input = await singleDocument(context.io, document);
  const options = await startOptions(context, uri, flags);
  const store = await storeForStarts(context);
  if (store) await allowStart(context, store, { uri, input, options, isYes: flags.yes });
  const docmux = createDocmux({ providers: [provider], ...(store ? { store } : {}) });
  const { describeEvent, onEvent } = eventListeners(context);
  let begun: RunRef | undefined;
  let leftOpen = false;
  const { ref } = await docmux
    .start(docmux.pipeline(uri), input, {
      ...watchOptions(context),
      ...options,
      onEvent: (event) => {
        begun = event.ref ?? begun;
        leftOpen ||= isOpenStart(event);
        // A pipe accepts text that its reader never reads, and a closed descriptor accepts any: no error reports that.
        if (event.type === "run-start" && !output.isTerminal && !output.isVerbose) {
          output.note(`Started ${describeRun(event.ref)}`);
        }
        onEvent(event);
        const text = describeEvent(event);
        if (text !== undefined) output.note(text);
      },
    })
    .catch((error: unknown) => {
      // What was sent may have made a run that bills: who stops the command has to know.
      if (!context.io.signal.aborted || StartUnknownError.isInstance(error)) throw error;
      throw DetachedError.ofOne(begun, { leftOpen, isCancelled: Boolean(context.flags.cancelOnAbort) });
    });
  output.json({ type: "started", ref, printedRef: formatRef(ref) });
  output.text(formatRef(ref));
  if (output.isTerminal && output.stderr.isInteractive) output.note("Wait for it with: docmux wait <ref>");
}

function withRunOptions(command: Command): Command {
  return withStartOptions(
    command
      .argument("<pipeline>", "pipeline URI such as datalab:pl_abc123@2, or an alias")
      .argument("<document>", "path, or http(s) URL"),
  )
    .option("--key <key>", "names the start: called again with the same key, it is the same run")
    .option("--yes", "do not ask when another start of the document is open");
}

/** The options of a start that `batch` takes as well. */
export function withStartOptions(command: Command): Command {
  return command
    .option("--pages <range>", 'pages to process, 0-indexed, such as "0-5,10"')
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormatChoices))
    .option(
      "--extract <file>",
      "schema of what to extract: JSON Schema, or a .ts or .js file that exports one",
    )
    .option("--provider-options <file>", "JSON of options that only this vendor takes");
}
