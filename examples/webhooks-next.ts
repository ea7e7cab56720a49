// Next.js, where each request may meet another process: app/hooks/datalab/route.ts and a page that shows the result.
// The store is what they share. A webhook has the result kept there, so the page reads it without asking the vendor.
import { createDocmux } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import { datalab } from "@docmux/datalab";

// On several machines: postgresStore(pool) of @docmux/postgres.
const docmux = createDocmux({ providers: [datalab], store: fileStore(process.env.STORE ?? "out/store") });

/** app/hooks/datalab/route.ts */
export const POST = (request: Request): Promise<Response> => docmux.receive("datalab", request);

/** A server action: starts a run, and does not wait for it. */
export async function startInvoice(path: string, webhookUrl: string): Promise<string> {
  const options = { providerOptions: { datalab: { webhookUrl } } };
  const handle = await docmux.start(
    datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? ""),
    { path },
    options,
  );
  return JSON.stringify(handle);
}

/** A page: the result if the run has ended, else `undefined`. */
export async function readInvoice(ref: string): Promise<unknown> {
  const kept = await docmux.kept(JSON.parse(ref));
  return kept && (await docmux.renormalize(kept, { partial: "return" })).data;
}
