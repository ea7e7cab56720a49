import type { RunEvent, RunSnapshot } from "@docmux/core";
import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import type { BatchOutcome, BatchSummary, SummaryItem } from "../batch/summary.ts";
import { formatDuration, layOutLines } from "./layout.ts";
import { printable, printableDeep } from "./printable.ts";
import { formatRunLine } from "./run-line.ts";
import { type MarkedStatus, statusMark } from "./status.ts";
import { type Colors, defaultColors, type Terminal } from "./terminal.ts";

const frameMs = 100;
const fallbackRows = 24;
const barWidth = 20;

interface RunningLine {
  name: string;
  startedMs: number;
  snapshot?: RunSnapshot;
}

/**
 * Shows a batch while it runs: on a terminal the runs in flight and a progress bar with rate, time left and cost, above them
 * what did not go well; elsewhere one line for each document that has ended.
 */
export class BatchView {
  readonly #terminal: Terminal;
  readonly #colors: Colors;
  readonly #total: number;
  readonly #now: () => number;
  readonly #beganMs: number;
  readonly #draw: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #running = new Map<number, RunningLine>();
  #frame = 0;
  #ended = 0;
  /** Of these, how many needed the vendor: results that were kept say nothing about the rate. */
  #endedFresh = 0;
  #summary: BatchSummary | undefined;

  constructor(terminal: Terminal, total: number, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#colors = terminal.colors ?? defaultColors();
    this.#total = total;
    this.#now = now;
    this.#beganMs = now();
    if (!terminal.isInteractive) return;
    this.#draw = createLogUpdate(terminal.stream as NodeJS.WriteStream, { showCursor: true });
    this.#timer = setInterval(() => this.#redraw(), frameMs);
    this.#timer.unref();
    this.#redraw();
  }

  /** Takes in what happened to the run of a document. */
  show(index: number, name: string, event: RunEvent): void {
    const line = this.#running.get(index) ?? { name: printable(name), startedMs: this.#now() };
    if ("snapshot" in event) {
      const { snapshot } = event;
      line.snapshot = {
        ...snapshot,
        steps: snapshot.steps.map(({ raw: _raw, ...step }) => ({ ...printableDeep(step), raw: undefined })),
      };
    }
    this.#running.set(index, line);
  }

  /** A document has ended. */
  end(index: number, item: SummaryItem, summary: BatchSummary): void {
    const line = this.#running.get(index);
    this.#running.delete(index);
    this.#ended += 1;
    if (line) this.#endedFresh += 1;
    this.#summary = summary;
    const kept = item.outcome === "delivered" ? "kept" : "";
    const elapsed = line ? formatDuration(this.#now() - line.startedMs) : kept;
    const text = describeItem(item, elapsed, this.#colors);
    if (!this.#draw) this.#terminal.stream.write(`${text} ${this.#colors.dim(this.#place())}\n`);
    else if (item.outcome !== "delivered") this.print(text);
  }

  /** Prints something above the lines. */
  print(text: string): void {
    this.#draw?.clear();
    this.#terminal.stream.write(`${text}\n`);
    if (this.#draw) this.#redraw();
  }

  /** Takes the lines away and leaves the progress bar. */
  close(): void {
    clearInterval(this.#timer);
    if (!this.#draw) return;
    this.#draw.clear();
    this.#draw.done();
    this.#terminal.stream.write(`${this.#cut(this.#bar())}\n`);
  }

  #redraw(): void {
    this.#frame += 1;
    const rows = (this.#terminal.stream as NodeJS.WriteStream).rows || fallbackRows;
    const lines = [...this.#running.values()];
    const room = Math.max(1, rows - 3);
    const shown = lines.slice(0, room);
    const width = Math.max(0, ...shown.map(({ name }) => stringWidth(name)));
    const layout = layOutLines([width], this.#terminal.columns - 1);
    const text = shown.map(({ name, startedMs, snapshot }) =>
      formatRunLine(
        { label: [name], snapshot, elapsedMs: this.#now() - startedMs },
        layout,
        this.#colors,
        this.#frame,
      ),
    );
    if (lines.length > shown.length)
      text.push(this.#colors.dim(`and ${lines.length - shown.length} more runs`));
    text.push(this.#bar());
    this.#draw?.(text.map((line) => this.#cut(line)).join("\n"));
  }

  /** `━━━━━━────  8/12  2 failed  14.2/min  1m 05s left  0.42 USD`. */
  #bar(): string {
    const { green, dim, red, yellow } = this.#colors;
    const filled = this.#total === 0 ? barWidth : Math.floor((this.#ended / this.#total) * barWidth);
    const bar = green("━".repeat(filled)) + dim("─".repeat(barWidth - filled));
    const { failed = 0, ambiguous = 0 } = this.#summary?.counts ?? {};
    const parts = [
      this.#place(),
      ...(failed > 0 ? [red(`${failed} failed`)] : []),
      ...(ambiguous > 0 ? [yellow(`${ambiguous} ambiguous`)] : []),
      ...this.#pace(),
      ...costsOf(this.#summary),
    ];
    return `${bar}  ${parts.join("  ")}`;
  }

  #place(): string {
    return `${this.#ended}/${this.#total}`;
  }

  #pace(): string[] {
    const perMs = this.#endedFresh / Math.max(1, this.#now() - this.#beganMs);
    if (perMs === 0) return [];
    const rate = `${(perMs * 60_000).toFixed(1)}/min`;
    const left = this.#total - this.#ended;
    return left === 0 ? [rate] : [rate, `${formatDuration(left / perMs)} left`];
  }

  #cut(line: string): string {
    return cliTruncate(line, Math.max(10, this.#terminal.columns - 1));
  }
}

/** One document that has ended, as a line. */
function describeItem(
  { document, outcome, status, file, error }: SummaryItem,
  elapsed: string,
  colors: Colors,
): string {
  const { symbol, paint } = statusMark(
    outcome === "delivered" ? (status ?? "completed") : signs[outcome],
    colors,
  );
  const what = outcome === "delivered" ? `→ ${file ?? ""}` : `${outcome.replace("_", " ")}${reasonOf(error)}`;
  return [`${paint(symbol)} ${printable(document)}`, elapsed && colors.dim(elapsed), printable(what)]
    .filter(Boolean)
    .join("  ");
}

const signs: Readonly<Record<BatchOutcome, MarkedStatus>> = {
  delivered: "completed",
  failed: "failed",
  ambiguous: "unknown",
  detached: "detached",
  not_started: "skipped",
};

function reasonOf(error: SummaryItem["error"]): string {
  return error ? `: ${error.message}` : "";
}

/** What the vendor reported so far. */
export function costsOf(summary: BatchSummary | undefined): string[] {
  return Object.entries(summary?.cost ?? {}).map(([currency, amount]) => `${amount} ${currency}`);
}
