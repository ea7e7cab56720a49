import type { StepStatus } from "@docmux/core";
import colors from "picocolors";

interface Mark {
  symbol: string;
  paint: (text: string) => string;
}

const marks: Readonly<Record<StepStatus, Mark>> = {
  pending: { symbol: "·", paint: colors.dim },
  running: { symbol: "▸", paint: colors.cyan },
  completed: { symbol: "✓", paint: colors.green },
  completed_with_warnings: { symbol: "!", paint: colors.yellow },
  completed_with_errors: { symbol: "✗", paint: colors.red },
  failed: { symbol: "✗", paint: colors.red },
  cancelled: { symbol: "■", paint: colors.magenta },
  unknown: { symbol: "?", paint: colors.yellow },
  skipped: { symbol: "–", paint: colors.dim },
};

/** The sign and the colour of a status. */
export function statusMark(status: StepStatus): Mark {
  return marks[status];
}
