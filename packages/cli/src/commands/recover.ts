import type { StartDecision } from "@docmux/core";
import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";

/** Flags of `docmux recover`. */
export interface RecoverFlags {
  adopt?: string;
  writeOff?: string;
  startAgain?: string;
  yes?: boolean;
}

/** Adds `recover`. */
export function addRecoverCommand(program: Command, open: OpenContext): void {
  program
    .command("recover")
    .summary("look for lost runs, keep results, decide about open starts")
    .description(
      "Checks every open start: looks for runs whose start was cut off, adopts them on proof, and keeps the results of\n" +
        "runs that have ended. Starts no run. With a key and one of the options, records what you decide about that start.",
    )
    .argument("[key]", "the start, as docmux runs prints its key; default: all")
    .option("--adopt <runId>", "this run of the vendor is the one")
    .option("--write-off <reason>", "there is no run, or it is not needed")
    .option("--start-again <reason>", "the start may be sent again, and may be paid twice")
    .option("--yes", "allow --start-again without being asked")
    .action(async (key: string | undefined, flags: RecoverFlags, command: Command) => {
      const context = await open(command);
      const decision = await decisionOf(key, flags);
      if (key !== undefined && decision) await decide(context, key, decision, Boolean(flags.yes));
      else await recoverAll(context, key);
    });
}

async function decisionOf(
  key: string | undefined,
  { adopt, writeOff, startAgain }: RecoverFlags,
): Promise<StartDecision | undefined> {
  const { InvalidInputError } = await import("@docmux/core");
  const decisions: StartDecision[] = [
    ...(adopt === undefined ? [] : [{ adopt }]),
    ...(writeOff === undefined ? [] : [{ writeOff }]),
    ...(startAgain === undefined ? [] : [{ startAgain }]),
  ];
  const nextStep = "Write docmux recover <key> with one of --adopt, --write-off and --start-again.";
  if (decisions.length > 1) throw new InvalidInputError("More than one decision is given", { nextStep });
  const [decision] = decisions;
  if (decision && key === undefined) {
    throw new InvalidInputError("A decision is about one start, and no key is given", { nextStep });
  }
  if ([adopt, writeOff, startAgain].some((value) => value !== undefined && value.trim() === "")) {
    throw new InvalidInputError("The decision is given without a run id or a reason", { nextStep });
  }
  return decision;
}

/** `docmux recover`: one line for each open start. */
async function recoverAll(context: CommandContext, text: string | undefined): Promise<void> {
  const { exitCodes } = await import("../exit/codes.ts");
  const { openStarts } = await import("../runs/recover.ts");
  const { describeEmptyStore, isEmptyStore } = await import("../store/empty.ts");
  const { requireStore } = await import("../store/require.ts");
  const { describeRecovered } = await import("../view/recovered.ts");

  const { output } = context;
  const { docmux, key } = await openStarts(context, text);
  let count = 0;
  let isUndecided = false;
  let failure: keyof typeof exitCodes | undefined;
  const { io } = context;
  const options = { signal: io.signal, ...(io.clock ? { clock: io.clock } : {}) };
  for await (const start of docmux.recover(key === undefined ? options : { ...options, key })) {
    count += 1;
    const isOpen = start.state === "ambiguous" || start.state === "unknown";
    isUndecided ||= isOpen;
    if (!isOpen) failure ??= start.error?.code;
    const { error, ...facts } = start;
    output.json({ type: "recovered", ...facts, ...(error ? { error: error.toJSON() } : {}) });
    output.text(describeRecovered(start, output.stdout.colors));
  }
  if (count === 0) {
    const isEmpty = await isEmptyStore(await requireStore(context, "recover"));
    output.note(
      isEmpty
        ? describeEmptyStore(io)
        : "No start is open: there is nothing to recover. docmux runs lists all starts.",
    );
  }
  if (isUndecided) context.endWith(exitCodes.start_unknown);
  else if (failure) context.endWith(exitCodes[failure]);
}

/** `docmux recover <key>` with a decision. */
async function decide(
  context: CommandContext,
  text: string,
  decision: StartDecision,
  isYes: boolean,
): Promise<void> {
  const { requireStart } = await import("../store/find-start.ts");
  const { requireAnswer } = await import("../output/ask.ts");
  const { requireStore } = await import("../store/require.ts");
  const { allowAgain, lookFirst, openStarts } = await import("../runs/recover.ts");
  const { stateLabel } = await import("../view/starts-table.ts");
  const { printable } = await import("../view/printable.ts");

  const { output } = context;
  if ("startAgain" in decision) requireAnswer(context, isYes);
  const store = await requireStore(context, "recover");
  const { docmux } = await openStarts(context, text);
  const record = await lookFirst(context, docmux, await requireStart(store, text));
  const label = printable(record.label ?? record.key);
  if (record.ref) {
    output.note(`The run of "${label}" is known by now: there is nothing to decide.`);
  } else {
    if ("startAgain" in decision && !(await allowAgain(context, record, isYes))) {
      output.note("Nothing was changed.");
      return;
    }
    await docmux.resolveStart(record.key, decision);
  }
  const after = (await store.get(record.key)) ?? record;
  output.json({ type: "start", ...after });
  output.text(`${label}: ${stateLabel(after)}`);
  if (after.state === "refused") {
    output.note("It is sent by the next call with its key. The command that started it is called again:");
    output.note(
      `  docmux run ${printable(after.pipelineUri)} <document> --key ${printable(after.key)}   (or the same docmux batch)`,
    );
  }
  if (after.state === "known") output.note("docmux recover keeps its result once it has ended.");
}
