import type { ComparisonReport } from "@docmux/compare";
import type { CommandContext } from "../context.ts";
import { thresholdExitCode } from "../exit/codes.ts";
import { printable } from "../view/printable.ts";

/**
 * Names the pipelines whose accuracy is below a threshold, also with `--quiet`, and sets the exit code. One that was not graded
 * is below each threshold.
 *
 * @param failUnder - 0 to 100.
 */
export function checkThreshold(
  context: CommandContext,
  { pipelines, scorer }: ComparisonReport,
  failUnder: number | undefined,
): void {
  if (failUnder === undefined) return;
  const below = pipelines.filter(({ accuracy }) => accuracy === null || accuracy < failUnder);
  if (below.length === 0) return;
  const lines = below.map(({ label, accuracy, counts }) => {
    const share = accuracy === null ? "not measured" : `${floored(accuracy)} %`;
    return `  ${printable(label)}: ${share} (${counts.graded} of ${counts.runs} runs graded)`;
  });
  context.io.stderr.write(
    `${context.output.withoutKeys([`Below --fail-under ${failUnder} (${printable(scorer)}):`, ...lines].join("\n"))}\n`,
  );
  context.output.json({
    type: "below-threshold",
    failUnder,
    pipelines: below.map(({ label, accuracy }) => ({ label, accuracy })),
  });
  context.endWith(thresholdExitCode);
}

/** 94.96 is below 95, and has to look like it. */
function floored(share: number): string {
  return (Math.floor(share * 100) / 100).toFixed(2);
}
