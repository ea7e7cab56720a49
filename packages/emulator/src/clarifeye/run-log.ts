import { toClarifeyeTime } from "./clarifeye-time.ts";
import type { PipelineRun } from "./pipeline-run.ts";

interface LogLine {
  atMs: number;
  text: string;
}

/** The end of the log that a list shows. */
const TAIL_LENGTH = 400;

/** Everything that the run has logged by now. Why a step failed stands here and nowhere else. */
export function runLog(run: PipelineRun, nowMs: number): string {
  const { plan } = run;
  const untilMs = run.abortedAtMs ?? nowMs;
  const lines: LogLine[] = [
    {
      atMs: plan.createdAtMs,
      text: `INFO pipeline "${run.pipelineName}" queued for ${run.documentIds.length} documents`,
    },
    { atMs: plan.startsAtMs, text: `INFO pipeline "${run.pipelineName}" started` },
    ...padding(run),
  ];
  for (const step of plan.steps) {
    const title = `${step.node.name} (${step.node.step})`;
    lines.push({ atMs: step.startsAtMs, text: `INFO ${title} started` });
    if (step.warnings !== null) {
      lines.push({ atMs: step.endsAtMs, text: `WARNING ${title}: ${JSON.stringify(step.warnings)}` });
    }
    const end =
      step.failure === null ? `INFO ${title} ${step.finalStatus}` : `ERROR ${title}: ${step.failure}`;
    lines.push({ atMs: step.endsAtMs, text: end });
  }
  const severity = plan.finalStatus === "failed" ? "ERROR" : "INFO";
  lines.push({
    atMs: plan.endsAtMs,
    text: `${severity} pipeline "${run.pipelineName}" ${plan.finalStatus}`,
  });
  const shown = lines.filter((line) => line.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
  if (run.abortedAtMs !== null) shown.push({ atMs: run.abortedAtMs, text: "WARNING aborted on request" });
  return shown.map((line) => `[${toClarifeyeTime(line.atMs)}] ${line.text}`).join("\n");
}

/** What a list shows of the log. */
export function runLogTail(run: PipelineRun, nowMs: number): string {
  return runLog(run, nowMs).slice(-TAIL_LENGTH);
}

function padding({ plan, logPaddingBytes }: PipelineRun): LogLine[] {
  if (logPaddingBytes === 0) return [];
  return [{ atMs: plan.startsAtMs, text: `DEBUG ${"worker heartbeat; ".repeat(logPaddingBytes / 18 + 1)}` }];
}
