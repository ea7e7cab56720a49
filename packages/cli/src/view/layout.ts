import Table from "cli-table3";
import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import type { Colors } from "./terminal.ts";

const noBorder = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A table without lines: a terminal has little room, and what is piped is easier to read. */
export function plainTable(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    chars: noBorder,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...(head ? [[...head]] : []), ...rows.map((row) => [...row]));
  return table.toString().replace(/[ \t]+$/gm, "");
}

/** How the columns of the lines about runs divide a terminal's width. */
export interface LineLayout {
  labelWidths: readonly number[];
  /** 0: no room for words, the sign says it. */
  statusWidth: number;
  /** Short words for the status. */
  isShort: boolean;
  /** Characters for the steps. */
  stepsRoom: number;
}

const longStatus = "completed with warnings".length;
const shortStatus = "with warnings".length;
const columnGap = 2;
const signAndElapsed = 1 + columnGap + 7;
const leastForSteps = 16;
const comfortableForSteps = 32;

/**
 * Divides a width: what says most stays longest. With `Infinity`, as for a pipe, nothing is cut.
 *
 * @param wanted - how wide each part of the longest label is.
 * @param columns - characters in a line.
 */
export function layOutLines(wanted: readonly number[], columns: number): LineLayout {
  const labels = wanted.reduce((sum, width) => sum + width + columnGap, 0);
  const fixed = signAndElapsed + columnGap;
  const candidates = [
    { statusWidth: longStatus, isShort: false, stepsRoom: comfortableForSteps, share: 1 },
    { statusWidth: shortStatus, isShort: true, stepsRoom: leastForSteps, share: 0.7 },
    { statusWidth: 0, isShort: true, stepsRoom: leastForSteps, share: 0 },
  ];
  for (const { statusWidth, isShort, stepsRoom, share } of candidates) {
    const status = statusWidth === 0 ? 0 : statusWidth + columnGap;
    const room = columns - fixed - status - stepsRoom;
    if (room < labels * share) continue;
    const labelWidths = shareWidth(wanted, room - columnGap * wanted.length);
    const used = labelWidths.reduce((sum, width) => sum + width + columnGap, 0);
    return { labelWidths, statusWidth, isShort, stepsRoom: columns - fixed - status - used };
  }
  return { labelWidths: shareWidth(wanted, 0), statusWidth: 0, isShort: true, stepsRoom: leastForSteps };
}

/**
 * Widths for columns that share a room: each as wide as it wants while all fit, else the widest give way first.
 *
 * @param wanted - characters that each column would take.
 * @param room - characters for all, gaps not included.
 * @param least - what a column keeps in any case. Default 6.
 */
export function shareWidth(wanted: readonly number[], room: number, least = 6): number[] {
  const widths = [...wanted];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= least) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
    over -= 1;
  }
  return widths;
}

/**
 * Columns in bands, each of which fits into a width: as few bands as there can be, of about the same size.
 *
 * @param most - columns that fit next to each other; less than one counts as one.
 */
export function inBands<Column>(columns: readonly Column[], most: number): Column[][] {
  const count = Math.ceil(columns.length / Math.max(1, most));
  const size = Math.ceil(columns.length / Math.max(1, count));
  return Array.from({ length: count }, (_, band) => columns.slice(band * size, (band + 1) * size));
}

const leastAfterColon = 4;

/** A name that fits into a width. Of a pipeline URI the vendor stays whole as long as it can: it distinguishes pipelines. */
export function cutLabel(label: string, width: number): string {
  const vendor = label.slice(0, label.indexOf(":") + 1);
  if (vendor.length + leastAfterColon > width) {
    return cliTruncate(label, width, { position: vendor ? "end" : "middle" });
  }
  return vendor + cliTruncate(label.slice(vendor.length), width - vendor.length, { position: "middle" });
}

const uuid = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** A pipeline URI in which UUIDs are cut to their first part: a line has room for little more. */
export function shortLabel(uri: string): string {
  return uri.replace(uuid, "$1…");
}

/** {@link shortLabel} for several, as long as they stay distinct. */
export function shortLabels(uris: readonly string[]): string[] {
  const short = uris.map(shortLabel);
  return new Set(short).size === new Set(uris).size ? short : [...uris];
}

/** Text in lines that are shorter than a width, broken between words. A longer word keeps its length. */
export function wrapWords(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && stringWidth(`${last} ${word}`) < columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** Text with spaces after it, as wide as a terminal shows it: letters of some languages take two columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

/** `0.8 s`, `12.3 s`, `4m 05s`, `1h 05m`: seven characters at most for a day. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (count: number) => String(count).padStart(2, "0");
  return seconds < 3600
    ? `${minutes}m ${two(seconds % 60)}s`
    : `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

const barWidth = 24;

/** `━━━━━━━━──── 8 of 12 runs ended`. */
export function formatProgressBar(done: number, total: number, colors: Colors): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * barWidth);
  const bar = colors.green("━".repeat(filled)) + colors.dim("─".repeat(barWidth - filled));
  return `${bar} ${colors.dim(`${done} of ${total} runs ended`)}`;
}
