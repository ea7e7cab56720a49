import type { OutputFormat } from "@docmux/core";
import { InvalidArgumentError } from "commander";

/** Reads seconds, gives milliseconds. */
export function seconds(text: string): number {
  return aboveZero(text, "seconds") * 1000;
}

/** Reads milliseconds. */
export function milliseconds(text: string): number {
  return aboveZero(text, "milliseconds");
}

/** Reads a duration such as `30d`, gives milliseconds. */
export function duration(text: string): number {
  const [, value = "", unit = ""] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text.trim()) ?? [];
  const unitMs = unitsMs.get(unit);
  if (unitMs !== undefined) return Number(value) * unitMs;
  throw new InvalidArgumentError("It takes a duration such as 30d, 12h or 90m.");
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const unitsMs: ReadonlyMap<string, number> = new Map([
  ["m", minuteMs],
  ["h", hourMs],
  ["d", dayMs],
  ["w", 7 * dayMs],
]);

/** What `runs prune` takes for old. */
export const defaultRetention = { text: "30d", durationMs: 30 * dayMs } as const;

/** Reads a whole number above 0. */
export function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It takes a whole number above 0.");
}

/** Reads a share, 0 to 100. */
export function percent(text: string): number {
  const value = Number(text);
  if (text.trim() && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError("It takes a number from 0 to 100.");
}

/** Gathers an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function aboveZero(text: string, unit: string): number {
  const value = Number(text);
  if (text.trim() && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`It takes a number of ${unit} above 0.`);
}

/** Help for `--output` of one run. */
export const outputHelp = "where to: .json holds all, .md .html .txt the content; replaces what is there";

/** Help for `--output` of a report. */
export const reportHelp =
  "report: .html .json .md .csv, answers: .jsonl; may be repeated (default of compare: docmux-report.html)";

/** Help for `--require-complete`. */
export const requireCompleteHelp = "end with 10 when part of the output is missing";

/** The formats of core, written down once more so that help need not load it. A test holds them equal. */
export const outputFormatChoices: readonly OutputFormat[] = ["markdown", "html", "json", "chunks"];
