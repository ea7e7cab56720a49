/**
 * How many pages a PDF has, by the root of its page tree, also where that is in a compressed part of the file.
 *
 * @returns `undefined` for what cannot be read like that, such as an encrypted file.
 */
export async function countPdfPages(file: Blob): Promise<number | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = latin1(bytes);
  if (!text.startsWith("%PDF")) return undefined;
  // A later revision of a file is written behind the earlier ones.
  const counts = [...rootCounts(text)];
  for (const { start, end } of objectStreams(text)) {
    const inflated = await inflate(bytes.subarray(start, end));
    if (inflated) counts.push(...rootCounts(inflated));
  }
  return counts.at(-1);
}

/** The counts of page trees without a parent. */
function* rootCounts(text: string): Generator<number> {
  for (const { index } of text.matchAll(/\/Type\s*\/Pages\b/g)) {
    const dictionary = text.slice(
      text.lastIndexOf("<<", index),
      Math.min(endOfDictionary(text, index), index + mostLength),
    );
    const [, count] = /\/Count\s+(\d{1,6})\b/.exec(dictionary) ?? [];
    if (count !== undefined && !/\/Parent\b/.test(dictionary)) yield Number(count);
  }
}

function endOfDictionary(text: string, from: number): number {
  const end = text.indexOf(">>", from);
  return end === -1 ? text.length : end;
}

/** A page tree names its pages, so its dictionary may be long. */
const mostLength = 100_000;

/** More compressed parts than this are not looked at. */
const mostStreams = 500;

function* objectStreams(text: string): Generator<{ start: number; end: number }> {
  let seen = 0;
  for (const { index } of text.matchAll(/\/Type\s*\/ObjStm\b/g)) {
    seen += 1;
    const keyword = /stream\r?\n/g;
    keyword.lastIndex = index;
    const found = keyword.exec(text);
    const end = found ? text.indexOf("endstream", keyword.lastIndex) : -1;
    if (seen > mostStreams || !found || end === -1) return;
    yield { start: keyword.lastIndex, end };
  }
}

/** A compressed part may be made to grow without end. */
const mostInflatedBytes = 8 * 1024 * 1024;

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  let text = "";
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += latin1(part.value);
      if (text.length > mostInflatedBytes) {
        await reader.cancel();
        return undefined;
      }
    }
    return text;
  } catch {
    // Bytes behind the end of the stream are an error only after all of it was read.
    return text === "" ? undefined : text;
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
