import type { Writable } from "node:stream";
import { isatty } from "node:tty";
import picocolors from "picocolors";

/** Where a command prints, and what it may do there. */
export interface Terminal {
  stream: Writable;
  /** Lines may be drawn again. False when piped and in CI. */
  isInteractive: boolean;
  /** Characters in a line. */
  columns: number;
  /** Default: what standard output and the environment say. */
  colors?: Colors;
}

/** A stream that may be a terminal, such as `process.stdout`. */
export type MaybeTty = Writable & { isTTY?: boolean; columns?: number | undefined };

/**
 * Reads what a stream can do. Nothing is redrawn when it is piped, in CI, or on a terminal that says `dumb`.
 *
 * @param color - false: no colors, whatever the environment says.
 */
export function terminalOf(
  stream: MaybeTty,
  environment: NodeJS.ProcessEnv = process.env,
  color?: boolean,
): Required<Terminal> {
  const isInteractive = Boolean(stream.isTTY) && !environment.CI && environment.TERM !== "dumb";
  const colors = colorsFor(stream, environment, color);
  return {
    stream,
    isInteractive,
    colors,
    get columns() {
      return stream.columns || 120;
    },
  };
}

/** Functions that paint text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Colors for one stream. Each stream decides on its own: results may go to a file while a terminal shows the runs.
 * `NO_COLOR` and `--no-color` go before `FORCE_COLOR` (https://no-color.org, https://force-color.org).
 *
 * @param flag - false after `--no-color`.
 */
export function colorsFor(
  stream: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
  flag?: boolean,
): Colors {
  return picocolors.createColors(isColored(stream, environment, flag));
}

/** Colors for text that goes to standard output. */
export const defaultColors = (): Colors => colorsFor({ isTTY: isatty(1) });

function isColored(
  stream: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv,
  flag: boolean | undefined,
): boolean {
  if (flag === false || environment.NO_COLOR) return false;
  const force = environment.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  return Boolean(stream.isTTY) && environment.TERM !== "dumb";
}
