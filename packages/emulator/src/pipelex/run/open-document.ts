import { type ReadDocument, readDocument, UnreadableDocumentError } from "../../document/read-document.ts";
import { inputError, PipelexError } from "../pipelex-error.ts";

/**
 * Opens a PDF for a pipe.
 * @throws PipelexError `FileTypeError` or `ExtractJobFailureError` when the bytes are not a PDF, or a truncated one
 */
export async function openDocument(bytes: Uint8Array, pipeCode: string): Promise<ReadDocument> {
  try {
    return await readDocument(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    const cause = "Failed to load document (PDFium: Data format error).";
    const head = Buffer.from(bytes.subarray(0, 1024));
    if (!head.includes("%PDF")) {
      const message = `Could not identify file type of given bytes: b'${head.subarray(0, 40).toString("latin1")}'`;
      const diagnosed = { errorType: "ExtractJobFailureError", message: cause };
      throw new PipelexError("FileTypeError", message, { params: {}, diagnosed });
    }
    throw inputError("ExtractJobFailureError", `Pipe '${pipeCode}' failed: ${cause}`, {
      category: "content",
      retryable: false,
      model: "pypdfium2-extract-pdf",
      provider: "internal",
      providerMetadata: { provider: "pypdfium2", message: cause, provider_error_code: "PdfiumError" },
      params: {},
    });
  }
}
