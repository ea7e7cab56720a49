import type { FileSource, StartRequest } from "@docmux/core/provider";
import { type FormPart, multipartBody } from "@docmux/core/provider-utils";
import type { DatalabRunOptions } from "./datalab-options.ts";

/** What is sent to start a run. */
export interface RunForm {
  /** Everything but the document. Booleans are sent only when true, as the vendor's own client does. */
  fields: Readonly<Record<string, string>>;
  /** The document, as bytes or as something the vendor fetches. */
  document: FileSource | { kind: "reference"; reference: string };
}

/** The fields of a run (page "Run Pipeline" of the API reference). */
export function runFields(
  { pages, outputFormat }: Pick<StartRequest, "pages" | "outputFormat">,
  options: DatalabRunOptions,
  version: number | undefined,
): Record<string, string> {
  const all = {
    page_range: pages,
    output_format: outputFormat,
    run_evals: options.runEvals ? "true" : undefined,
    skip_cache: options.skipCache ? "true" : undefined,
    webhook_url: options.webhookUrl,
    processing_location: options.processingLocation,
    version: version === undefined ? undefined : String(version),
    checkpoint_id: options.checkpointId,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Multipart where there is a file, urlencoded where the vendor fetches it. */
export function runBody({ document, fields }: RunForm): () => Promise<FormData | URLSearchParams> {
  if (document.kind === "file") {
    const parts: FormPart[] = [["file", document], ...Object.entries(fields)];
    return multipartBody(parts);
  }
  return async () => new URLSearchParams({ file_url: document.reference, ...fields });
}
