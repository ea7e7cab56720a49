import { formatShortRef } from "@docmux/core/provider";
import type { StartRecord, StartState } from "@docmux/core/store";
import stringWidth from "string-width";
import { shortKey } from "../store/find-start.ts";
import { cutLabel, formatDuration, plainTable, shareWidth } from "./layout.ts";
import { printable } from "./printable.ts";
import { statusMark } from "./status.ts";
import type { Colors } from "./terminal.ts";

/** How starts are shown. */
export interface StartsTableOptions {
  /** For how long results are still there, in milliseconds since 1970. */
  nowMs: number;
  colors: Colors;
  /** Characters in a line of the terminal; left out: no cell is cut. */
  columns: number | undefined;
}

const gap = 2;

/** Starts of the store, a row each: key, state, document, run, result. */
export function startsTable(
  records: readonly StartRecord[],
  { nowMs, colors, columns }: StartsTableOptions,
): string {
  const rows = records.map((record) => ({
    key: shortKey(record.key),
    state: stateLabel(record),
    document: printable(record.label ?? "–"),
    run: record.ref ? printable(formatShortRef(record.ref)) : "–",
    result: describeResult(record, nowMs),
    record,
  }));
  const widest = (column: "key" | "state" | "document" | "run" | "result") =>
    Math.max(column.length, ...rows.map((row) => stringWidth(row[column])));
  const fixed = widest("key") + widest("state") + 2 + widest("result") + 4 * gap;
  const wanted = [widest("document"), widest("run")];
  const [documentWidth = 0, runWidth = 0] =
    columns === undefined ? wanted : shareWidth(wanted, columns - 1 - fixed);
  return plainTable(
    ["key", "state", "document", "run", "result"].map((name) => colors.bold(name)),
    rows.map(({ key, state, document, run, result, record }) => {
      const { symbol, paint } = statusMark(markOf(record.state), colors);
      return [
        key,
        paint(`${symbol} ${state}`),
        cutLabel(document, documentWidth),
        cutLabel(run, runWidth),
        result,
      ];
    }),
  );
}

/** Where a start is, for a person. */
export function stateLabel({ state, status }: Pick<StartRecord, "state" | "status">): string {
  const ended = status === undefined ? "" : status.replaceAll("_", " ");
  switch (state) {
    case "claimed":
      return "preparing";
    case "known":
      return ended || "started";
    case "ended":
    case "stored":
    case "delivered":
      return ended || state;
    default:
      return state.replaceAll("_", " ");
  }
}

/** Whether its result is kept, or how long the vendor still has it. */
function describeResult({ result, resultExpiresAt, state }: StartRecord, nowMs: number): string {
  if (result) return "result kept";
  if (resultExpiresAt === undefined || !["known", "ended", "delivered"].includes(state)) return "–";
  const leftMs = Date.parse(resultExpiresAt) - nowMs;
  if (!Number.isFinite(leftMs)) return "–";
  return leftMs > 0 ? `result gone in ${roundDuration(leftMs)}` : "result gone";
}

function roundDuration(leftMs: number): string {
  const minutes = Math.round(leftMs / 60_000);
  if (minutes < 1) return formatDuration(leftMs);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The sign of each state. */
export function markOf(state: StartState): Parameters<typeof statusMark>[0] {
  switch (state) {
    case "claimed":
      return "pending";
    case "sent":
    case "known":
      return "running";
    case "unknown":
    case "ambiguous":
      return "unknown";
    case "refused":
      return "failed";
    case "written_off":
      return "skipped";
    default:
      return "completed";
  }
}
