import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { LocalSettings } from "../settings.ts";

/** Where the OCR finds the data of its language. */
export interface LanguageData {
  tessdataPath: string;
  language: string;
}

/**
 * Finds language data on this machine. `undefined` when there is none: it is never downloaded.
 *
 * LiteParse needs it unpacked, so that of the package `@tesseract.js-data/eng` is unpacked once, into the cache folder.
 */
export async function findLanguageData(settings: LocalSettings): Promise<LanguageData | undefined> {
  const language = settings.ocrLanguage ?? "eng";
  if (settings.tessdataPath !== undefined) {
    const isThere = await sizeOf(join(settings.tessdataPath, `${language}.traineddata`));
    return isThere ? { tessdataPath: settings.tessdataPath, language } : undefined;
  }
  if (language !== "eng") return undefined;
  try {
    const packageFile = createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json");
    const packed = join(dirname(packageFile), "4.0.0_best_int", "eng.traineddata.gz");
    const folder = join(settings.cacheFolder ?? defaultCacheFolder(), "tessdata-4.0.0_best_int");
    await unpackOnce(packed, folder, "eng.traineddata");
    return { tessdataPath: folder, language };
  } catch {
    return undefined;
  }
}

/** Written under another name and renamed, so that no other process sees half of it. */
async function unpackOnce(packed: string, folder: string, name: string): Promise<void> {
  const target = join(folder, name);
  const bytes = await readFile(packed);
  // The last four bytes of a gzip file are the size of what is in it.
  if ((await sizeOf(target)) === bytes.readUInt32LE(bytes.length - 4)) return;
  await mkdir(folder, { recursive: true });
  const part = join(folder, `${name}.${crypto.randomUUID()}.part`);
  try {
    await writeFile(part, await promisify(gunzip)(bytes));
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

function defaultCacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), ".cache"), "docmux");
}
