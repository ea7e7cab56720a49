import type { RunSnapshot, Step } from "@docmux/core";
import type { Colors } from "./colors-for.ts";
import { formatDuration } from "./format-duration.ts";
import { type MarkedStatus, statusMark } from "./status-mark.ts";

/** What a line about one run shows. */
export interface RunLine {
  label: string;
  snapshot?: RunSnapshot | undefined;
  /** Short words in place of the steps, such as an error. */
  note?: { text: string; status: MarkedStatus } | undefined;
  elapsedMs: number;
  /** Its turn has not come. */
  isWaiting?: boolean;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/**
 * One line: sign, label, status, elapsed time, steps.
 *
 * @param frame - which picture of the spinner; absent where nothing is redrawn.
 */
export function formatRunLine(line: RunLine, labelWidth: number, colors: Colors, frame?: number): string {
  const { label, snapshot, note, elapsedMs } = line;
  const status = note?.status ?? snapshot?.status ?? "pending";
  const mark = statusMark(status, colors);
  const isMoving = !note && (status === "pending" || status === "running" || status === "unknown");
  const sign = isMoving && frame !== undefined ? spinner[frame % spinner.length] : mark.symbol;
  const shown = [
    mark.paint(sign ?? mark.symbol),
    label.padEnd(labelWidth),
    mark.paint(wordsFor(line).padEnd(statusWidth)),
    colors.dim((line.isWaiting ? "" : formatDuration(elapsedMs)).padStart(7)),
    ...(note ? [mark.paint(note.text)] : describeSteps(snapshot, isMoving, colors)),
  ];
  return shown.join("  ").trimEnd();
}

const statusWidth = "completed with warnings".length;

function wordsFor({ note, snapshot, isWaiting }: RunLine): string {
  if (isWaiting && !note) return "waiting";
  if (note) return note.status === "detached" ? "detached" : "stopped";
  return snapshot ? snapshot.status.replaceAll("_", " ") : "starting";
}

function describeSteps(snapshot: RunSnapshot | undefined, isMoving: boolean, colors: Colors): string[] {
  if (!snapshot) return [];
  const { progress, steps } = snapshot;
  const counted =
    isMoving && progress && progress.total > 1 ? [colors.dim(`${progress.done}/${progress.total}`)] : [];
  return [...counted, ...steps.filter(isShown).map((step) => formatStep(step, colors))];
}

function isShown({ kind }: Step): boolean {
  return kind !== "control";
}

function formatStep({ status, name, type }: Step, colors: Colors): string {
  const { symbol, paint } = statusMark(status, colors);
  return `${paint(symbol)} ${name ?? type}`;
}
