import * as fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileSystem } from "../../src/store/file/file-system.ts";

type Entry = number | "folder";

/** A file system whose power can be cut, and what is left of it then. */
export interface PoweredFileSystem {
  fs: FileSystem;
  /** Resolves when the power is cut: from then on no call returns. */
  cut: Promise<void>;
  /**
   * Writes what a power cut leaves: names and bytes that were synced, and of the rest what chance decides, each file cut at
   * a random byte after its last sync.
   */
  restoreInto(folder: string): Promise<void>;
}

/**
 * A model of power loss over real files. A file's bytes are safe once it was synced, a name once its folder was.
 *
 * @param root - the folder that is modelled; it exists.
 * @param callsUntilCut - after how many calls the power is cut.
 */
export function poweredFileSystem(
  root: string,
  callsUntilCut: number,
  { below, syncsFolders = true }: { below: (limit: number) => number; syncsFolders?: boolean },
): PoweredFileSystem {
  const live = new Map<string, Entry>();
  const durable = new Map<string, Map<string, Entry>>();
  const written = new Map<number, Buffer>();
  const synced = new Map<number, Buffer>();
  const handles = new Set<fs.FileHandle>();
  let fileCount = 0;
  let calls = 0;
  let cutNow = () => undefined as unknown;
  const cut = new Promise<void>((resolve) => {
    cutNow = () => resolve();
  });
  const call = async (): Promise<void> => {
    calls += 1;
    if (calls <= callsUntilCut) return;
    cutNow();
    await new Promise(() => undefined);
  };
  const entriesOf = (folder: string) =>
    new Map(
      [...live].filter(([path]) => dirname(path) === folder).map(([path, entry]) => [basename(path), entry]),
    );

  const changing = {
    async link(from: string, to: string) {
      await call();
      await fs.link(from, to);
      live.set(to, live.get(from) as Entry);
    },
    async rename(from: string, to: string) {
      await call();
      await fs.rename(from, to);
      const isSame = live.get(from) === live.get(to);
      live.set(to, live.get(from) as Entry);
      if (!isSame) live.delete(from);
    },
    async unlink(path: string) {
      await call();
      await fs.unlink(path);
      live.delete(path);
    },
    async mkdir(path: string, options?: object) {
      await call();
      const made = await fs.mkdir(path, options);
      if (path !== root) live.set(path, "folder");
      return made;
    },
    async open(path: string, flags: string, mode?: number) {
      await call();
      const handle = await fs.open(path, flags, mode);
      if (calls > callsUntilCut) {
        await handle.close();
        await call();
      }
      handles.add(handle);
      if (flags === "wx") {
        fileCount += 1;
        live.set(path, fileCount);
        written.set(fileCount, Buffer.alloc(0));
      }
      const id = live.get(path);
      let position = 0;
      return {
        read: handle.read.bind(handle),
        stat: () => handle.stat(),
        async close() {
          handles.delete(handle);
          await handle.close();
        },
        async writeFile(bytes: Uint8Array) {
          await call();
          await handle.writeFile(bytes);
          const before = written.get(id as number) ?? Buffer.alloc(0);
          const end = position + bytes.byteLength;
          written.set(
            id as number,
            Buffer.concat([before.subarray(0, position), bytes, before.subarray(end)]),
          );
          position = end;
        },
        async sync() {
          await call();
          if (typeof id === "number") synced.set(id, written.get(id) ?? Buffer.alloc(0));
          else if (syncsFolders) durable.set(path, entriesOf(path));
        },
      };
    },
  };

  const survivor = (id: number): Buffer => {
    const all = written.get(id) ?? Buffer.alloc(0);
    const safe = synced.get(id)?.byteLength ?? 0;
    return all.subarray(0, safe + below(all.byteLength - safe + 1));
  };
  const restore = async (from: string, to: string, contents: Map<number, Buffer>): Promise<void> => {
    await fs.mkdir(to, { recursive: true });
    const [now, safe] = [entriesOf(from), durable.get(from) ?? new Map<string, Entry>()];
    for (const name of new Set([...now.keys(), ...safe.keys()])) {
      const entry = now.get(name) === safe.get(name) || below(2) === 0 ? safe.get(name) : now.get(name);
      if (entry === undefined) continue;
      if (entry === "folder") {
        await restore(join(from, name), join(to, name), contents);
        continue;
      }
      // Every name of a file shows the same bytes.
      const bytes = contents.get(entry) ?? survivor(entry);
      contents.set(entry, bytes);
      await fs.writeFile(join(to, name), bytes);
    }
  };
  return {
    fs: { ...fs, ...changing } as unknown as FileSystem,
    cut,
    async restoreInto(folder) {
      for (const handle of handles) await handle.close();
      await restore(root, folder, new Map());
    },
  };
}
