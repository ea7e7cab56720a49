import { readFileSync } from "node:fs";

/** Where the document of every run is. */
export const invoicePath = new URL("../../examples/documents/invoice-01.pdf", import.meta.url);

/** The document of every run. */
export const invoice: Uint8Array<ArrayBuffer> = Uint8Array.from(readFileSync(invoicePath));
