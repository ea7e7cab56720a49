/**
 * How many pages a PDF has, by the root of its page tree, also where that is in a compressed part of the file.
 *
 * @returns `undefined` for what cannot be read like that, such as an encrypted file.
 */
export async function countPdfPages(file: Blob): Promise<number | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = latin1(bytes);
  // A later revision of a file is written behind the earlier ones.
  const counts = rootCounts(text);
  for (const { index } of [...text.matchAll(/\/Type\s*\/ObjStm\b/g)].slice(0, mostStreams)) {
    const [opening = ""] = /stream\r?\n/.exec(text.slice(index, index + mostLength)) ?? [];
    const start = text.indexOf(opening, index) + opening.length;
    const end = text.indexOf("endstream", start);
    if (opening !== "" && end !== -1) counts.push(...rootCounts(await inflate(bytes.subarray(start, end))));
  }
  return counts.at(-1);
}

/** More compressed parts than this are not read. */
const mostStreams = 500;

/** A page tree names its pages, so its dictionary may be long. */
const mostLength = 100_000;

/** The counts of page trees without a parent. */
function rootCounts(text: string): number[] {
  return [...text.matchAll(/\/Type\s*\/Pages\b/g)].flatMap(({ index }) => {
    const end = text.indexOf(">>", index);
    const from = Math.max(text.lastIndexOf("<<", index), index - mostLength);
    const dictionary = text.slice(from, Math.min(end === -1 ? text.length : end, index + mostLength));
    const [, count] = /\/Count\s+(\d{1,6})\b/.exec(dictionary) ?? [];
    return count === undefined || /\/Parent\b/.test(dictionary) ? [] : [Number(count)];
  });
}

/** A compressed part may be made to grow without end. */
const mostInflatedBytes = 8 * 1024 * 1024;

/** The text up to the limit, or to where it cannot be read. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  let text = "";
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += latin1(part.value);
      if (text.length > mostInflatedBytes) await reader.cancel();
    }
  } catch {
    // Bytes behind the end are an error after all of it was read; what is broken earlier holds no page tree.
  }
  return text;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
