import type { TestEmulator } from "../testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "../testing-pdf.ts";

/** What a start of the seeded invoice pipe is sent. */
export async function invoiceRequest() {
  const url = dataUrl(await makePdf(invoiceLines("INV-7", "1,250.00")));
  return { method_id: "mt_extract_invoice", inputs: { document: { concept: "Document", content: { url } } } };
}

/** Starts a run of it on the hosted service. Returns its id. */
export async function startInvoiceRun(emulator: TestEmulator): Promise<string> {
  const { body } = await emulator.call("POST", "/v1/start", await invoiceRequest());
  return body.pipeline_run_id;
}
