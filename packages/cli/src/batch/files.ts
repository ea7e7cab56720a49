import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@docmux/core";

const temporaryName = /^\.docmux-(\d+)-\d+\.tmp$/;

/** The folder of the results of a batch. A file in it is whole or not there. */
export class ResultFolder {
  readonly path: string;
  #count = 0;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder where it is absent, and deletes what a process that was killed left half written.
   *
   * @throws InvalidInputError when it cannot be made.
   */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true });
      for (const name of await readdir(this.path)) {
        const pid = temporaryName.exec(name)?.[1];
        if (pid !== undefined && !isRunning(Number(pid))) await unlink(join(this.path, name));
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new InvalidInputError(`The folder "${this.path}" cannot be written (${code})`, {
        nextStep: "Pass another folder with --out. No request was sent.",
      });
    }
  }

  /** Writes a file so that it is never seen in part, also after a power cut. The same text is not written again. */
  async write(name: string, text: string): Promise<void> {
    const path = join(this.path, name);
    if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
    this.#count += 1;
    const temporary = join(this.path, `.docmux-${process.pid}-${this.#count}.tmp`);
    try {
      const file = await open(temporary, "wx");
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await this.#sync();
  }

  /** Some systems cannot open or sync a folder; what was renamed is there all the same. */
  async #sync(): Promise<void> {
    const folder = await open(this.path, "r").catch(() => undefined);
    try {
      await folder?.sync().catch(() => undefined);
    } finally {
      await folder?.close();
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
