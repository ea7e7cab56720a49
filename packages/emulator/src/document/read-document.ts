import { createHash } from "node:crypto";
import { getDocumentProxy } from "unpdf";
import { type DirectedRun, type TextRun, turnUpright } from "./turn-upright.ts";

/** What stands on one height of the page, left to right. */
export interface TextLine {
  text: string;
  y: number;
  runs: TextRun[];
}

export interface DocumentPage {
  /** 0-indexed. */
  index: number;
  width: number;
  height: number;
  lines: TextLine[];
}

export interface ReadDocument {
  pages: DocumentPage[];
}

/** Raised for bytes that no PDF reader can open. */
export class UnreadableDocumentError extends Error {
  override name = "UnreadableDocumentError";
}

/** Documents that were read last, by their content: tests and demos send the same few files again and again. */
const readLately = new Map<string, Promise<ReadDocument>>();
const mostKept = 16;

/** Reads the text layer of a PDF, upright as a person would hold it: page rotation is applied, sideways text is turned. */
export function readDocument(bytes: Uint8Array): Promise<ReadDocument> {
  const digest = createHash("sha256").update(bytes).digest("base64");
  const known = readLately.get(digest);
  if (known) return known;
  const reading = readTextLayer(bytes);
  readLately.set(digest, reading);
  const [oldest] = readLately.keys();
  if (readLately.size > mostKept && oldest !== undefined) readLately.delete(oldest);
  return reading;
}

async function readTextLayer(bytes: Uint8Array): Promise<ReadDocument> {
  // pdf.js takes ownership of the buffer it is given.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw new UnreadableDocumentError(`not a readable PDF: ${String(error)}`);
  });
  const pages: DocumentPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    const content = await page.getTextContent();
    const runs: DirectedRun[] = [];
    for (const item of content.items) {
      if (!("str" in item) || item.str.trim() === "") continue;
      const [x, y] = viewport.convertToViewportPoint(item.transform[4], item.transform[5]);
      runs.push({
        text: item.str,
        x: Number(x),
        y: Number(y),
        width: item.width,
        height: item.height,
        direction: quarterTurns(item.transform, viewport.transform),
      });
    }
    const upright = turnUpright(viewport.width, viewport.height, runs);
    pages.push({
      index: number - 1,
      width: upright.width,
      height: upright.height,
      lines: toLines(upright.runs),
    });
  }
  await pdf.destroy();
  return { pages };
}

/** Where text runs to on the page as it is shown: 0 right, 1 down, 2 left, 3 up. */
function quarterTurns(text: readonly number[], page: readonly number[]): number {
  const [a = 1, b = 0] = text;
  const [pa = 1, pb = 0, pc = 0, pd = -1] = page;
  const angle = Math.atan2(a * pb + b * pd, a * pa + b * pc);
  return (Math.round(angle / (Math.PI / 2)) + 4) % 4;
}

const SAME_LINE_POINTS = 3;

function toLines(runs: TextRun[]): TextLine[] {
  const lines: TextLine[] = [];
  for (const run of [...runs].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const line = lines.find((candidate) => Math.abs(candidate.y - run.y) <= SAME_LINE_POINTS);
    if (line) line.runs.push(run);
    else lines.push({ text: "", y: run.y, runs: [run] });
  }
  for (const line of lines) {
    line.runs.sort((a, b) => a.x - b.x);
    line.text = line.runs.map((run) => run.text.trim()).join(" ");
  }
  return lines;
}
