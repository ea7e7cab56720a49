import { fstatSync, fsyncSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";

/** A stream of the process, or the stream that replaces it in tests. */
export type CheckableStream = Writable & {
  isTTY?: boolean;
  columns?: number | undefined;
  rows?: number | undefined;
  /** Where a write may fail only later: waits for the disk. Throws that error. */
  sync?(): void;
};

/**
 * Passes text to a stream of the process and notes whether it arrived. Writing never throws and never emits an error: after
 * the first failure all further text is dropped.
 */
export class CheckedStream extends Writable {
  readonly #target: CheckableStream;
  readonly #onFailure: (error: NodeJS.ErrnoException) => void;
  readonly #waiting = new Set<() => void>();
  #pendingCount = 0;
  #hasFailed = false;

  /** @param onFailure - called once, with the error of the first write that failed. */
  constructor(target: CheckableStream, onFailure: (error: NodeJS.ErrnoException) => void = () => undefined) {
    super({ decodeStrings: false });
    this.#target = target;
    this.#onFailure = onFailure;
    // Some streams report a failed write here as well, and an error without a listener ends the process.
    target.on("error", (error) => this.#fail(error));
  }

  /** Whether a person reads it. */
  get isTTY(): boolean {
    return this.#target.isTTY ?? false;
  }

  /** Characters in a line of the terminal. */
  get columns(): number | undefined {
    return this.#target.columns;
  }

  /** Lines of the terminal. */
  get rows(): number | undefined {
    return this.#target.rows;
  }

  /** Whether everything that was written has been accepted by the system. */
  get isFlushed(): boolean {
    return this.#pendingCount === 0 && !this.#hasFailed;
  }

  /** Resolves once everything is written, or nothing more can be, or the signal aborts. */
  async flushed(signal: AbortSignal): Promise<void> {
    // A text that the system has already accepted is confirmed only now.
    await setImmediate();
    if (this.#pendingCount > 0 && !this.#hasFailed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    try {
      if (this.isFlushed) this.#target.sync?.();
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
    }
  }

  override _write(chunk: string | Buffer, encoding: BufferEncoding, done: () => void): void {
    if (!this.#hasFailed) {
      this.#pendingCount += 1;
      try {
        this.#target.write(chunk, encoding, (error) => {
          this.#pendingCount -= 1;
          if (error) this.#fail(error);
          else if (this.#pendingCount === 0) this.#wake();
        });
      } catch (error) {
        this.#fail(error as NodeJS.ErrnoException);
      }
    }
    // Not when the text arrived: a later line would wait for that, and lose its place among lines of the other stream.
    done();
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#onFailure(error);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/**
 * Standard output as a stream, where it is a regular file; undefined where it is anything else. Node's own stream ignores
 * how much of a text was written: on a disk that fills up it cuts the text and reports no error.
 */
export function fileStreamFor(descriptor: number): Writable | undefined {
  try {
    // In big integers: after the short form says "pipe", Node 20 no longer resolves the links between installed packages.
    return fstatSync(descriptor, { bigint: true }).isFile() ? new FileStream(descriptor) : undefined;
  } catch {
    return undefined;
  }
}

class FileStream extends Writable {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      for (let start = 0; start < chunk.length; ) start += writeSync(this.#descriptor, chunk, start);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  /** Waits for the disk: network drives report that they are full only then. */
  sync(): void {
    try {
      fsyncSync(this.#descriptor);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      // Some file systems do not offer it.
      if (!["EINVAL", "ENOTSUP", "ENOSYS", "EROFS", "EPERM"].includes(code)) throw error;
    }
  }
}
