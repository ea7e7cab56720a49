import type { PipeExtract } from "../bundle/pipe.ts";
import { inputError } from "../pipelex-error.ts";
import { pageText } from "./document-text.ts";
import { extractionCall } from "./inference-call.ts";
import type { ObjectSource } from "./object-source.ts";
import { openDocument } from "./open-document.ts";
import type { OperatorResult } from "./operator-result.ts";
import { isList, type Stuff } from "./stuff.ts";

/** Runs a PipeExtract: fetches the document that its input points to and reads the text layer page by page. */
export async function runExtract(
  pipe: PipeExtract,
  input: Stuff,
  source: ObjectSource,
  options: { unratedService: boolean },
): Promise<OperatorResult> {
  if (isList(input.content)) {
    throw inputError(
      "PipeRunInputsError",
      `Input '${input.name}' of '${pipe.code}' must be one document, not a list`,
    );
  }
  const bytes = await source.read(String(input.content.url ?? ""));
  const document = await openDocument(bytes, pipe.code);
  const texts = document.pages.map(pageText);
  const model = options.unratedService ? "azure-document-intelligence" : "pypdfium2-extract-pdf";
  return {
    content: {
      items: texts.map((text) => ({
        text_and_images: { text: { text }, images: [], raw_html: null },
        page_view: null,
      })),
    },
    source: document,
    calls: [extractionCall(model, texts.length)],
    executionData: {
      resolved_model: model,
      document_stuff_name: input.name,
      should_caption_images: false,
      should_include_page_views: false,
    },
  };
}
