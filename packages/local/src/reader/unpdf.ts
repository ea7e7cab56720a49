import {
  type DocumentRead,
  type PageChoice,
  type PageRead,
  type TextItem,
  textOfItems,
  UnreadableError,
} from "./document.ts";

/**
 * Reads the text layer with unpdf, which runs everywhere. It knows no Markdown, no tables, no pictures.
 *
 * @throws UnreadableError
 */
export async function readWithUnpdf(
  bytes: Uint8Array,
  { pages: choice, signal }: { pages: PageChoice; signal: AbortSignal },
): Promise<DocumentRead> {
  signal.throwIfAborted();
  const { getDocumentProxy } = await import("unpdf");
  // pdf.js takes ownership of the buffer.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw toUnreadable(error);
  });
  const read: DocumentRead = { engine: "unpdf", totalPages: pdf.numPages, pages: [], failedPages: [] };
  try {
    for (let index = 0; index < pdf.numPages; index += 1) {
      if (choice && !choice.some(({ first, last }) => index >= first && index <= last)) continue;
      signal.throwIfAborted();
      await readPage(pdf, index).then(
        (page) => read.pages.push(page),
        () => read.failedPages.push(index),
      );
    }
    return read;
  } finally {
    await pdf.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof import("unpdf")["getDocumentProxy"]>>;

async function readPage(pdf: Pdf, index: number): Promise<PageRead> {
  const page = await pdf.getPage(index + 1);
  const upright = page.getViewport({ scale: 1 });
  const { items: found } = await page.getTextContent();
  const texts = found.filter((item) => "str" in item && item.str.trim() !== "") as PdfText[];
  // A page that was scanned sideways has no rotation of its own: most of its letters show how it is held.
  const letters = [0, 0, 0, 0];
  for (const text of texts) {
    const turn = quarterTurns(text.transform, upright.transform);
    letters[turn] = (letters[turn] ?? 0) + text.str.length;
  }
  const turn = letters.indexOf(Math.max(...letters));
  const viewport =
    turn === 0 ? upright : page.getViewport({ scale: 1, rotation: (page.rotate + 360 - 90 * turn) % 360 });
  const items = texts.map((text): TextItem => {
    const [x = 0, y = 0] = viewport.convertToViewportPoint(text.transform[4] ?? 0, text.transform[5] ?? 0);
    return { text: text.str, x, y, width: text.width, height: text.height };
  });
  const { width, height } = viewport;
  const text = textOfItems(items);
  return { index, width, height, text, blocks: [], items, isPicture: false, isOcr: false };
}

interface PdfText {
  str: string;
  transform: number[];
  width: number;
  height: number;
}

/** Where text runs to on the page as it is shown: 0 right, 1 down, 2 left, 3 up. */
function quarterTurns([a = 1, b = 0]: readonly number[], page: readonly number[]): number {
  const [pa = 1, pb = 0, pc = 0, pd = -1] = page;
  const angle = Math.atan2(a * pb + b * pd, a * pa + b * pc);
  return (Math.round(angle / (Math.PI / 2)) + 4) % 4;
}

function toUnreadable(error: unknown): UnreadableError {
  const name = error instanceof Error ? error.name : "";
  return name === "PasswordException"
    ? new UnreadableError("encrypted_document", "The document is encrypted")
    : new UnreadableError("invalid_document", "The document is damaged, or is no PDF");
}
