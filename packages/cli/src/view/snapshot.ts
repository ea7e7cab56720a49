import { formatRef, type Issue, type RunSnapshot } from "@docmux/core";
import { formatDuration, plainTable } from "./layout.ts";
import { printableDeep } from "./printable.ts";
import { paintStatus } from "./status.ts";
import type { Colors } from "./terminal.ts";

/** How a run is: status, times, steps and issues, over several lines. */
export function formatSnapshot(received: RunSnapshot, colors: Colors): string {
  const snapshot = printableDeep({ ...received, raw: undefined });
  const { status, rawStatus, ref, progress, resultExpiresAt, emulated, issues } = snapshot;
  const facts = plainTable(undefined, [
    ["status", `${paintStatus(status, colors)} ${colors.dim(`(${rawStatus})`)}`],
    ["pipeline", ref.pipelineUri],
    ["run", ref.runId],
    ...fact("progress", progress && `${progress.done} of ${progress.total} steps`),
    ...fact("started", snapshot.startedAt ?? snapshot.createdAt ?? ref.startedAt),
    ...fact("finished", snapshot.finishedAt),
    ...fact("duration", durationOf(snapshot.startedAt ?? snapshot.createdAt, snapshot.finishedAt)),
    ...fact("result until", resultExpiresAt),
    ...fact("emulated", emulated && "yes: the result came from an emulator"),
    ...fact("ref", formatRef(received.ref)),
  ]);
  return [facts, stepsTable(snapshot, colors), ...issues.map((issue) => formatIssue(issue, colors))]
    .filter(Boolean)
    .join("\n\n");
}

function stepsTable({ steps }: RunSnapshot, colors: Colors): string {
  if (steps.length === 0) return "";
  return plainTable(
    ["key", "step", "kind", "status", "duration", "output"].map((name) => colors.bold(name)),
    steps.map(({ key, name, type, kind, status, startedAt, finishedAt, hasResult }) => {
      return [
        key,
        name ?? type,
        kind,
        paintStatus(status, colors),
        durationOf(startedAt, finishedAt) ?? "–",
        hasResult ? "yes" : "–",
      ];
    }),
  );
}

function formatIssue({ severity, code, message, step }: Issue, colors: Colors): string {
  const paint = severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.dim;
  return `${paint(`${severity} ${code}`)}${step === undefined ? "" : ` (step ${step})`}: ${message}`;
}

function durationOf(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const milliseconds = Date.parse(to) - Date.parse(from);
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? formatDuration(milliseconds) : undefined;
}

function fact(name: string, value: string | false | undefined): [string, string][] {
  return value ? [[name, value]] : [];
}
