import { resolve } from "node:path";
import { type ComparisonReport, diffReports, loadAnswers, type PipelineDiff } from "@docmux/compare";
import { InvalidInputError } from "@docmux/core";
import type { DiffFlags } from "../commands/diff.ts";
import type { CommandContext } from "../context.ts";
import { thresholdExitCode } from "../exit/codes.ts";
import { formatDiff } from "../view/diff.ts";
import { printable } from "../view/printable.ts";
import { scoreAt, scoreOptions, truthsAt } from "./regrade.ts";

/** `docmux diff`: what changed between two comparisons. */
export async function diffComparisons(
  context: CommandContext,
  words: readonly [old: string, recent: string],
  flags: DiffFlags,
): Promise<void> {
  const { io, output } = context;
  const [before, after] = await readBoth(context, words, flags);
  const diff = diffReports(before, after, {
    ...(flags.pipeline === undefined ? {} : { pipeline: flags.pipeline }),
  });
  output.text(formatDiff(diff, output.stdout.colors, output.isVerbose));
  output.json({ type: "diff", diff });
  const worse = diff.pipelines.flatMap((each) => {
    const reason = lossOf(each, flags.maxDrop);
    return reason === undefined ? [] : [`  ${printable(each.after)}: ${reason}`];
  });
  if (worse.length === 0) return;
  io.stderr.write(`${output.withoutKeys(["Became worse:", ...worse].join("\n"))}\n`);
  context.endWith(thresholdExitCode);
}

async function readBoth(
  { io }: CommandContext,
  words: readonly [string, string],
  flags: DiffFlags,
): Promise<[ComparisonReport, ComparisonReport]> {
  const { truth } = flags;
  if (truth === undefined) {
    const unused = (["schema", "grading"] as const).find((name) => flags[name] !== undefined);
    if (unused !== undefined)
      throw new InvalidInputError(`--${unused} scores both comparisons again, and --truth is missing`, {
        nextStep: "Add --truth with the folder or file of truths.",
      });
    const read = async (word: string) => {
      const source = await loadAnswers(resolve(io.workingDirectory, word));
      if ("cells" in source) return source;
      throw new InvalidInputError(`"${word}" holds answers without scores`, {
        nextStep: "Add --truth with the folder or file of truths, or give a report in JSON.",
      });
    };
    return [await read(words[0]), await read(words[1])];
  }
  const [truths, options] = [await truthsAt(io, truth), await scoreOptions(io, flags)];
  return [await scoreAt(io, [words[0]], truths, options), await scoreAt(io, [words[1]], truths, options)];
}

/** Why a pipeline counts as worse; `undefined` when it does not. */
function lossOf(
  { pair, accuracyBefore, accuracyAfter }: PipelineDiff,
  maxDrop: number | undefined,
): string | undefined {
  if (pair.verdict === "worse") return "its accuracy is lower, and the difference is significant";
  const drop = (accuracyBefore ?? 0) - (accuracyAfter ?? 0);
  if (maxDrop === undefined || drop <= maxDrop) return undefined;
  return `its accuracy is lower by ${drop.toFixed(2)} points, and --max-drop is ${maxDrop}`;
}
