import { isatty } from "node:tty";
import picocolors from "picocolors";

/** Functions that paint text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Colours for one stream. Each stream is asked by itself: results may go to a file while a terminal shows the runs.
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

/** Colours for text that goes to standard output. */
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
