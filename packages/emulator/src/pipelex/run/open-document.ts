import { type ReadDocument, readDocument, UnreadableDocumentError } from "../../document/read-document.ts";
import { PipelexError } from "../pipelex-error.ts";

/**
 * Opens a PDF for a pipe.
 * @throws PipelexError `PipeExecutionError` when the bytes are no PDF
 */
export async function openDocument(bytes: Uint8Array, pipeCode: string): Promise<ReadDocument> {
  try {
    return await readDocument(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    throw new PipelexError(
      "PipeExecutionError",
      `Pipe '${pipeCode}' failed: Failed to load document (PDFium: Data format error).`,
      { domain: "runtime", provider: "pypdfium2", category: "bad_request", retryable: false },
    );
  }
}
