import type { Writable } from "node:stream";
import { type Colors, colorsFor } from "./colors-for.ts";

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
 * @param color - false: no colours, whatever the environment says.
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
