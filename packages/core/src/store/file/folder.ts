import { dirname } from "node:path";
import { StoreError } from "../../errors/errors.ts";
import type { Disk } from "./disk.ts";
import { requireLocalFileSystem } from "./failures.ts";
import { codeOf, unlessAbsent } from "./file-system.ts";
import type { Layout } from "./layout.ts";

/** The version of the layout that this release writes. */
const layoutVersion = 1;

/** Makes the folders of the store where they are absent, and refuses what can't be one. */
export async function prepareFolder(disk: Disk, layout: Layout): Promise<void> {
  const { fs } = disk;
  await makeOuterFolder(disk, layout.folder);
  if (process.platform === "linux") {
    requireLocalFileSystem((await fs.statfs(layout.folder)).type, layout.folder);
  }
  const isStore = await requireReadableFormat(disk, layout);
  for (const folder of [layout.temporary, layout.owners, layout.starts, layout.runs, layout.results]) {
    await disk.ensureFolder(folder);
  }
  if (!isStore) await disk.publish(Buffer.from(`${formatLine}\n`), layout.format, { durable: true });
}

/**
 * Whether there is a store that this release reads; false where there is none yet.
 *
 * @throws StoreError for one that a newer release wrote.
 */
export async function requireReadableFormat({ fs }: Disk, { format, folder }: Layout): Promise<boolean> {
  const text = await unlessAbsent(() => fs.readFile(format, "utf8"));
  if (text === undefined) return false;
  const version = /^docmux-store (\d+)\s*$/.exec(text)?.[1];
  if (version === undefined) {
    throw new StoreError(`The folder ${folder} is no store: its file "format" says something else`, {
      nextStep: "Choose another folder.",
    });
  }
  if (Number(version) <= layoutVersion) return true;
  throw new StoreError(`The store ${folder} was written by a newer docmux (layout ${version})`, {
    nextStep: `This release reads layout ${layoutVersion}; upgrade docmux.`,
  });
}

/** Makes the store's own folder and those above it. One above that this user can't read can't be synced. */
async function makeOuterFolder(disk: Disk, folder: string): Promise<void> {
  const first = (await disk.fs.mkdir(folder, { recursive: true, mode: 0o700 })) ?? folder;
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    await disk.syncFolder(dirname(at)).catch((error: unknown) => {
      if (!["EACCES", "EPERM"].includes(codeOf(error) ?? "")) throw error;
    });
    if (dirname(at) === at) return;
  }
}

/** The names in a folder; none where it is absent. */
export async function namesIn({ fs }: Disk, folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

const formatLine = `docmux-store ${layoutVersion}`;
