import type { RunSnapshot, Step } from "@docmux/core";
import colors from "picocolors";
import { formatDuration } from "./format-duration.ts";
import { statusMark } from "./status-mark.ts";

/** What a line about one run shows. */
export interface RunLine {
  label: string;
  snapshot?: RunSnapshot | undefined;
  /** Short words in place of the steps, such as an error. */
  note?: string | undefined;
  elapsedMs: number;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** One line: sign, label, status, elapsed time, steps. */
export function formatRunLine(line: RunLine, labelWidth: number, frame?: number): string {
  const { label, snapshot, note, elapsedMs } = line;
  const status = note ? "failed" : (snapshot?.status ?? "pending");
  const mark = statusMark(status);
  const isMoving = !note && (status === "pending" || status === "running" || status === "unknown");
  const sign = isMoving && frame !== undefined ? spinner[frame % spinner.length] : mark.symbol;
  const words = note ? "stopped" : snapshot ? snapshot.status.replaceAll("_", " ") : "starting";
  const shown = [
    mark.paint(sign ?? mark.symbol),
    label.padEnd(labelWidth),
    mark.paint(words.padEnd(statusWidth)),
    colors.dim(formatDuration(elapsedMs).padStart(7)),
    note ? colors.red(note) : (snapshot?.steps ?? []).filter(isShown).map(formatStep).join("  "),
  ];
  return shown.join("  ").trimEnd();
}

const statusWidth = "completed with warnings".length;

function isShown({ kind }: Step): boolean {
  return kind !== "control";
}

function formatStep({ status, name, type }: Step): string {
  const { symbol, paint } = statusMark(status);
  return `${paint(symbol)} ${name ?? type}`;
}
