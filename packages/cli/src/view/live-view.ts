import type { RunEvent, RunSnapshot } from "@docmux/core";
import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { formatProgressBar, layOutLines } from "./layout.ts";
import { printable, printableDeep } from "./printable.ts";
import { formatRunLine, type RunLine } from "./run-line.ts";
import type { MarkedStatus } from "./status.ts";
import type { Terminal } from "./terminal.ts";
import { type Colors, defaultColors } from "./terminal.ts";

const frameMs = 100;
const fallbackRows = 24;

interface ViewLine extends RunLine {
  startedMs?: number;
  hasEnded: boolean;
  /** What was last said of it where nothing is redrawn. */
  said?: string;
}

/**
 * Shows runs while they go: one line for each, redrawn on a terminal; where nothing can be redrawn, a line whenever
 * something about a run changed.
 */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #lines: ViewLine[];
  readonly #labelWidths: readonly number[];
  readonly #now: () => number;
  readonly #colors: Colors;
  readonly #draw: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  #isDiscarded = false;

  /** @param labels - of each line, in one part or several that stand below each other. */
  constructor(
    terminal: Terminal,
    labels: readonly (readonly string[])[],
    now: () => number = () => performance.now(),
  ) {
    this.#terminal = terminal;
    this.#now = now;
    this.#colors = terminal.colors ?? defaultColors();
    this.#lines = labels.map((label) => ({ label: label.map(printable), elapsedMs: 0, hasEnded: false }));
    this.#labelWidths = (labels[0] ?? []).map((_, part) =>
      Math.max(0, ...this.#lines.map(({ label }) => stringWidth(label[part] ?? ""))),
    );
    if (!terminal.isInteractive) return;
    this.#draw = createLogUpdate(terminal.stream as NodeJS.WriteStream, { showCursor: true });
    this.#timer = setInterval(() => this.#redraw(), frameMs);
    this.#timer.unref();
    this.#redraw();
  }

  /** The run of this line is about to be started: its time begins. */
  begin(index: number): void {
    const line = this.#lines[index];
    if (line) line.startedMs ??= this.#now();
  }

  /** Takes in what happened to the run of this line. */
  show(index: number, event: RunEvent): void {
    const line = this.#lines[index];
    if (!line) return;
    this.begin(index);
    if (event.type === "run-update" || event.type === "run-start") {
      line.snapshot = withPrintableSteps(event.snapshot);
      this.#changed(index);
    }
    if (event.type === "run-end") {
      line.snapshot = withPrintableSteps(event.snapshot);
      this.#end(index);
    }
  }

  /** Ends a line whose run did not end by itself, and says why. */
  stop(index: number, note: string, status: MarkedStatus = "failed"): void {
    const line = this.#lines[index];
    if (!line) return;
    line.note = { text: printable(note), status };
    this.#end(index);
    this.#changed(index);
  }

  /** Draws for the last time and leaves the lines standing. */
  close(): void {
    clearInterval(this.#timer);
    if (!this.#draw || this.#isDiscarded) return;
    // Drawn lines are cut to the height of the terminal; written ones all stay, to be scrolled back to.
    this.#draw.clear();
    this.#draw.done();
    this.#terminal.stream.write(`${this.#cut(this.#lines.map((_, index) => this.#format(index)))}\n`);
  }

  /** Prints a text above the lines. */
  print(text: string): void {
    this.#draw?.clear();
    this.#terminal.stream.write(`${text}\n`);
    if (this.#draw) this.#redraw();
  }

  /** Takes the lines away: there is nothing to show, and the error that comes says it all. */
  discard(): void {
    clearInterval(this.#timer);
    this.#draw?.clear();
    this.#draw?.done();
    this.#isDiscarded = true;
  }

  #end(index: number): void {
    const line = this.#lines[index];
    if (!line || line.hasEnded) return;
    line.elapsedMs = this.#elapsed(line);
    line.hasEnded = true;
  }

  #changed(index: number): void {
    const line = this.#lines[index];
    if (this.#draw) {
      this.#redraw();
    } else if (line) {
      const said = this.#format(index, 0);
      // A poll that found nothing new is no line: in a log, only changes are worth reading.
      if (said !== line.said) this.#terminal.stream.write(`${this.#format(index)}\n`);
      line.said = said;
    }
  }

  #redraw(): void {
    this.#frame += 1;
    const rows = (this.#terminal.stream as NodeJS.WriteStream).rows || fallbackRows;
    const indices = this.#lines.map((_, index) => index);
    const room = Math.max(1, rows - 2);
    // What is under way matters most where not all lines fit; those that ended stand again when the view closes.
    const shown = indices.length <= room ? indices : this.#mostTelling(indices, room);
    const text = shown.map((index) => this.#format(index));
    if (indices.length > 1) text.push(this.#summary());
    this.#draw?.(this.#cut(text));
  }

  #mostTelling(indices: readonly number[], room: number): number[] {
    const rank = (index: number) => {
      const line = this.#lines[index];
      return line?.hasEnded ? 2 : line?.startedMs === undefined ? 1 : 0;
    };
    return [...indices]
      .sort((a, b) => rank(a) - rank(b) || a - b)
      .slice(0, room)
      .sort((a, b) => a - b);
  }

  #summary(): string {
    const done = this.#lines.filter(({ hasEnded }) => hasEnded).length;
    return formatProgressBar(done, this.#lines.length, this.#colors);
  }

  #cut(lines: readonly string[]): string {
    return lines.map((line) => cliTruncate(line, Math.max(10, this.#terminal.columns - 1))).join("\n");
  }

  #elapsed({ startedMs }: ViewLine): number {
    return startedMs === undefined ? 0 : this.#now() - startedMs;
  }

  #format(index: number, elapsed?: number): string {
    const line = this.#lines[index];
    if (!line) return "";
    const elapsedMs = elapsed ?? (line.hasEnded ? line.elapsedMs : this.#elapsed(line));
    const isWaiting = line.startedMs === undefined;
    const frame = this.#draw && !isWaiting ? this.#frame : undefined;
    const columns = this.#draw ? this.#terminal.columns - 1 : Number.POSITIVE_INFINITY;
    const layout = layOutLines(this.#labelWidths, columns);
    return formatRunLine({ ...line, elapsedMs, isWaiting }, layout, this.#colors, frame);
  }
}

/** Only what is shown is gone through: a vendor's raw answer may be large, and this happens at every look. */
function withPrintableSteps(snapshot: RunSnapshot): RunSnapshot {
  return {
    ...snapshot,
    steps: snapshot.steps.map(({ raw: _raw, ...step }) => ({ ...printableDeep(step), raw: undefined })),
  };
}
