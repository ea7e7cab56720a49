import type { RunEvent } from "@docmux/core";
import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { formatRunLine, type RunLine } from "./run-line.ts";
import type { Terminal } from "./terminal.ts";

const frameMs = 100;

/**
 * Shows runs while they go: one line for each, redrawn on a terminal; where nothing can be redrawn, a line whenever
 * something about a run changed.
 */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #lines: (RunLine & { startedMs: number; hasEnded: boolean })[];
  readonly #labelWidth: number;
  readonly #now: () => number;
  readonly #draw: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(terminal: Terminal, labels: readonly string[], now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
    this.#labelWidth = Math.max(...labels.map((label) => stringWidth(label)));
    this.#lines = labels.map((label) => ({ label, elapsedMs: 0, startedMs: now(), hasEnded: false }));
    if (!terminal.isInteractive) return;
    this.#draw = createLogUpdate(terminal.stream as NodeJS.WriteStream, { showCursor: true });
    this.#timer = setInterval(() => this.#redraw(), frameMs);
    this.#timer.unref();
    this.#redraw();
  }

  /** Takes in what happened to the run of this line. */
  show(index: number, event: RunEvent): void {
    const line = this.#lines[index];
    if (!line) return;
    if (event.type === "run-update" || event.type === "run-start") {
      line.snapshot = event.snapshot;
      if (event.type === "run-update") this.#changed(index);
    }
    if (event.type === "run-end") this.#end(index);
  }

  /** Ends a line whose run did not end by itself, and says why. */
  stop(index: number, note: string): void {
    const line = this.#lines[index];
    if (!line) return;
    line.note = note;
    this.#end(index);
    this.#changed(index);
  }

  /** Draws for the last time and leaves the lines standing. */
  close(): void {
    clearInterval(this.#timer);
    if (!this.#draw) return;
    this.#redraw();
    this.#draw.done();
  }

  #end(index: number): void {
    const line = this.#lines[index];
    if (!line || line.hasEnded) return;
    line.elapsedMs = this.#now() - line.startedMs;
    line.hasEnded = true;
  }

  #changed(index: number): void {
    if (this.#draw) this.#redraw();
    else this.#terminal.stream.write(`${this.#format(index)}\n`);
  }

  #redraw(): void {
    this.#frame += 1;
    const text = this.#lines.map((_, index) => cliTruncate(this.#format(index), this.#terminal.columns - 1));
    this.#draw?.(text.join("\n"));
  }

  #format(index: number): string {
    const line = this.#lines[index];
    if (!line) return "";
    const elapsedMs = line.hasEnded ? line.elapsedMs : this.#now() - line.startedMs;
    return formatRunLine({ ...line, elapsedMs }, this.#labelWidth, this.#draw && this.#frame);
  }
}
