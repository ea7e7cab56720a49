import type { StepStatus } from "@docmux/core";
import type { Colors } from "./terminal.ts";

/** A status of a run or a step, or of a line whose run is no longer waited for. */
export type MarkedStatus = StepStatus | "detached";

interface Mark {
  symbol: string;
  paint: (text: string) => string;
}

type ColorName = "dim" | "cyan" | "green" | "yellow" | "red" | "magenta";

const marks: Readonly<Record<MarkedStatus, readonly [symbol: string, color: ColorName]>> = {
  pending: ["·", "dim"],
  running: ["▸", "cyan"],
  waiting: ["◦", "yellow"],
  completed: ["✓", "green"],
  completed_with_warnings: ["!", "yellow"],
  completed_with_errors: ["✗", "red"],
  failed: ["✗", "red"],
  cancelled: ["■", "magenta"],
  unknown: ["?", "yellow"],
  skipped: ["–", "dim"],
  detached: ["↷", "yellow"],
};

/** A status in words, with its sign and in its color. */
export function paintStatus(status: MarkedStatus, colors: Colors): string {
  const { symbol, paint } = statusMark(status, colors);
  return paint(`${symbol} ${status.replaceAll("_", " ")}`);
}

/** The sign and the color of a status. */
export function statusMark(status: MarkedStatus, colors: Colors): Mark {
  const [symbol, color] = marks[status];
  return { symbol, paint: colors[color] };
}
