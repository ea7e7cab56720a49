import { fstatSync, fsyncSync, writeSync } from "node:fs";
import { Writable } from "node:stream";

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
