import type { RunSnapshot, Step } from "@docmux/core";
import stringWidth from "string-width";
import type { LineLayout } from "./layout.ts";
import { cutLabel, formatDuration, padTo } from "./layout.ts";
import { type MarkedStatus, statusMark } from "./status.ts";
import type { Colors } from "./terminal.ts";

/** What a line about one run shows. */
export interface RunLine {
  /** What to call the run: its pipeline, or its document and its pipeline. */
  label: readonly string[];
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
export function formatRunLine(line: RunLine, layout: LineLayout, colors: Colors, frame?: number): string {
  const { label, snapshot, note, elapsedMs } = line;
  const status = note?.status ?? snapshot?.status ?? "pending";
  const mark = statusMark(status, colors);
  const isMoving = !note && (status === "pending" || status === "running" || status === "unknown");
  const sign = isMoving && frame !== undefined ? spinner[frame % spinner.length] : mark.symbol;
  const elapsed = (line.isWaiting ? "" : formatDuration(elapsedMs)).padStart(7);
  const parts = label.map((part, index) => {
    const width = layout.labelWidths[index] ?? 0;
    return padTo(cutLabel(part, width), width);
  });
  const shown = [
    mark.paint(sign ?? mark.symbol),
    ...parts,
    ...(layout.statusWidth > 0 ? [mark.paint(padTo(statusLabel(line, layout), layout.statusWidth))] : []),
    colors.dim(elapsed),
    ...(note ? [mark.paint(note.text)] : describeSteps(snapshot, isMoving, layout.stepsRoom, colors)),
  ];
  return shown.join("  ").trimEnd();
}

function statusLabel({ note, snapshot, isWaiting }: RunLine, { isShort }: LineLayout): string {
  if (isWaiting && !note) return "waiting";
  if (note) return note.status === "detached" ? "detached" : "stopped";
  if (!snapshot) return "starting";
  const words = snapshot.status.replaceAll("_", " ");
  return isShort ? words.replace("completed with", "with") : words;
}

function describeSteps(
  snapshot: RunSnapshot | undefined,
  isMoving: boolean,
  room: number,
  colors: Colors,
): string[] {
  if (!snapshot) return [];
  const { progress } = snapshot;
  const steps = snapshot.steps.filter(({ kind }) => kind !== "control");
  const counted =
    isMoving && progress && progress.total > 1 ? [colors.dim(`${progress.done}/${progress.total}`)] : [];
  const all = [...counted, ...steps.map((step) => formatStep(step, colors))];
  if (stringWidth(all.join("  ")) <= room) return all;
  // Of many steps the one under way is worth the room; once the run ended, those that did not go well are.
  const worth = isMoving
    ? [
        steps.findLast(({ status }) => status === "running") ??
          steps.findLast(({ status }) => status !== "pending"),
      ]
    : steps.filter(({ status }) => status !== "completed" && status !== "skipped");
  const ended = !isMoving && worth.length === 0 ? [colors.dim(`${steps.length} steps`)] : [];
  return [...counted, ...worth.flatMap((step) => (step ? [formatStep(step, colors)] : [])), ...ended];
}

function formatStep({ status, name, type }: Step, colors: Colors): string {
  const { symbol, paint } = statusMark(status, colors);
  return `${paint(symbol)} ${name ?? type}`;
}
