import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { UnsupportedError } from "../errors/unsupported-error.ts";
import type { DocumentInput, RunInput } from "../model/document-input.ts";
import type { DocumentSource } from "../provider/document-source.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { StartRequest } from "../provider/start.ts";
import type { EventHub } from "./event-hub.ts";
import { prepareDocument } from "./prepare-document.ts";
import type { StartOptions } from "./run-options.ts";

/**
 * Makes the request for `doStart`: documents checked, options held against what the pipeline declares.
 *
 * @throws InvalidInputError, UnsupportedError; nothing was sent then.
 */
export async function prepareStart(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions<never> | StartOptions,
  hub: EventHub,
): Promise<StartRequest> {
  const { capabilities, provider } = pipeline;
  const { documents: inputs, named } = splitInput(input);
  const unsupported = (what: string, nextStep: string) =>
    new UnsupportedError(`${pipeline.uri} does not take ${what}`, {
      providerId: provider.providerId,
      nextStep,
    });
  if (options.onAbort === "cancel" && !capabilities.cancel) {
    throw unsupported('onAbort: "cancel"', "This vendor cannot stop a run; leave onAbort at detach.");
  }
  if (capabilities.observe === "callback") {
    throw unsupported("a run that somebody waits for", "It tells its end to a callback URL only.");
  }
  if (named && !capabilities.inputs) {
    throw unsupported("named inputs", "Pass a document only.");
  }
  if (inputs.length > 1 && !capabilities.multiDocument) {
    throw unsupported("several documents in one run", "Use runBatch, which makes a run of each.");
  }
  const documents = await Promise.all(inputs.map(prepareDocument));
  for (const { kind } of documents) requireDocumentKind(kind);

  const allow = (isOffered: boolean, what: string): boolean => {
    if (isOffered) return true;
    if (options.onUnsupported !== "warn")
      throw unsupported(what, "Leave it out, or set onUnsupported to warn.");
    const message = `${pipeline.uri} does not take ${what}; it was left out.`;
    hub.emit("run-warning", { issue: { severity: "warning", code: "unsupported_option", message } });
    return false;
  };
  const { pages, outputFormat } = options;
  return {
    documents,
    providerOptions: options.providerOptions?.[provider.providerId],
    idempotencyKey: options.idempotencyKey ?? globalThis.crypto.randomUUID(),
    ...(named ? { inputs: named } : {}),
    ...(pages !== undefined && allow(capabilities.pages, "a page range") ? { pages } : {}),
    ...(outputFormat !== undefined &&
    allow(capabilities.outputFormats.includes(outputFormat), `the output format ${outputFormat}`)
      ? { outputFormat }
      : {}),
  };

  function requireDocumentKind(kind: DocumentSource["kind"]): void {
    if (capabilities.documents.includes(kind)) return;
    const words = { file: "a file", url: "a document by URL", stored: "a document stored at the vendor" };
    throw unsupported(words[kind], `It takes: ${capabilities.documents.join(", ")}.`);
  }
}

function splitInput(input: RunInput): {
  documents: readonly DocumentInput[];
  named?: Readonly<Record<string, unknown>>;
} {
  if (typeof input !== "object" || input === null || input instanceof URL || input instanceof Blob) {
    return { documents: [input] };
  }
  if ("documents" in input) {
    if (!Array.isArray(input.documents) || input.documents.length === 0) {
      throw new InvalidInputError("The list of documents is empty", {
        nextStep: "Name at least one document; an empty list would mean every document to some vendors.",
      });
    }
    return { documents: input.documents };
  }
  if ("inputs" in input) {
    return { documents: input.document === undefined ? [] : [input.document], named: input.inputs };
  }
  return { documents: [input] };
}
