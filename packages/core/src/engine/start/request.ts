import type { Pipeline } from "../../contract/provider.ts";
import type { DocumentSource, StartRequest } from "../../contract/start.ts";
import type { Advice } from "../../errors/advice.ts";
import { InvalidInputError, UnsupportedError } from "../../errors/errors.ts";
import { type DocumentInput, formatPageRange, parsePageRange, type RunInput } from "../../model/input.ts";
import type { Issue } from "../../model/issue.ts";
import { type Compiled, describeLosses, misses, withSchema } from "../../schema/compile.ts";
import type { EventHub } from "../events.ts";
import type { StartOptions } from "../options.ts";
import { prepareDocument } from "./document.ts";

/**
 * Makes the request for `doStart`: documents checked, options compared with what the pipeline declares. Reports what it left
 * out of the request because the pipeline does not offer it.
 *
 * @throws InvalidInputError, UnsupportedError; nothing was sent then.
 */
export async function prepareStart(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions,
  hub: EventHub,
  compiled?: Compiled,
): Promise<{ request: StartRequest; omitted: readonly Issue[] }> {
  const { capabilities, provider } = pipeline;
  const { documents: inputs, named } = splitInput(input);
  const unsupported = (what: string, nextStep: string, advice?: Advice) =>
    new UnsupportedError(`${pipeline.uri} does not take ${what}`, {
      providerId: provider.providerId,
      nextStep,
      advice,
    });
  if (options.onAbort === "cancel" && !capabilities.cancel) {
    throw unsupported("a request to cancel", "This vendor cannot stop a run; leave onAbort at detach.", {
      action: "leave-out",
      option: "onAbort",
    });
  }
  if (capabilities.observe === "callback") {
    throw unsupported("a run that is waited for", "It reports its end to a callback URL only.");
  }
  if (named && !capabilities.inputs) {
    throw unsupported("named inputs", "Pass a document only.");
  }
  if (inputs.length > 1 && !capabilities.multiDocument) {
    throw unsupported("several documents in one run", "Use docmux.batch, which makes a run of each.", {
      action: "call",
      call: "docmux.batch",
    });
  }
  const documents = await Promise.all(inputs.map(prepareDocument));
  for (const { kind } of documents) requireDocumentKind(kind);

  const omitted: Issue[] = [];
  const report = (message: string, code = "unsupported_option") => {
    const issue: Issue = { severity: "info", code, message };
    omitted.push(issue);
    hub.emit("run-warning", { issue });
  };
  const allow = (isOffered: boolean, what: string): boolean => {
    if (isOffered) return true;
    if (options.onUnsupported !== "warn")
      throw unsupported(what, "Leave it out, or set onUnsupported to warn.", {
        action: "leave-out",
        option: "other",
      });
    report(`${pipeline.uri} does not take ${what}; it was left out.`);
    return false;
  };
  if (compiled) {
    const { losses } = compiled.shown;
    const refused =
      options.onUnsupported === "error"
        ? losses
        : losses.filter((loss) => options.onUnsupported !== "warn" && misses(compiled.reading.fields, loss));
    if (refused.length > 0) {
      const what = `all of the schema: ${describeLosses(refused).join(" ")}`;
      throw unsupported(what, "Leave it out of extract, or set onUnsupported to warn.", {
        action: "leave-out",
        option: "other",
      });
    }
    for (const sentence of describeLosses(losses)) report(sentence, "schema_loss");
  }
  const { pages, outputFormat, idempotencyKey } = options;
  const { providerId } = provider;
  // The key may still serve to find the request in the vendor's log, so it is handed on.
  if (idempotencyKey !== undefined && !capabilities.idempotentStart) {
    report(`${pipeline.uri} takes no idempotency key: another start with the same one is another run.`);
  }
  const request: StartRequest = {
    documents,
    providerOptions: withSchema(
      options.providerOptions?.[providerId],
      compiled?.shown.providerOptions[providerId],
      `providerOptions.${providerId}`,
    ),
    idempotencyKey: idempotencyKey ?? globalThis.crypto.randomUUID(),
    ...(named ? { inputs: named } : {}),
    ...(pages !== undefined && allow(capabilities.pages, "a page range") ? { pages: tidyPages(pages) } : {}),
    ...(outputFormat !== undefined &&
    allow(capabilities.outputFormats.includes(outputFormat), `the output format ${outputFormat}`)
      ? { outputFormat }
      : {}),
  };
  return { request, omitted };

  function requireDocumentKind(kind: DocumentSource["kind"]): void {
    if (capabilities.documents.includes(kind)) return;
    const words = { file: "a file", url: "a document by URL", stored: "a document stored at the vendor" };
    const taken = capabilities.documents.join(", ");
    const startsNothing = "It takes no document; pass the ref of a run that exists to docmux.attach.";
    if (taken) throw unsupported(words[kind], `It takes: ${taken}.`);
    throw unsupported(words[kind], startsNothing, { action: "call", call: "docmux.attach" });
  }
}

/** Spaces are allowed where people write a range, and not by every vendor. */
function tidyPages(pages: string): string {
  const range = parsePageRange(pages);
  return "spans" in range ? formatPageRange(range.spans) : pages;
}

function splitInput(input: RunInput): {
  documents: readonly DocumentInput[];
  named?: Readonly<Record<string, unknown>>;
} {
  if (typeof input !== "object" || input === null || input instanceof Blob) return { documents: [input] };
  if ("documents" in input) {
    requireOnly(input, ["documents"]);
    if (!Array.isArray(input.documents) || input.documents.length === 0) {
      throw new InvalidInputError("The list of documents is empty", {
        nextStep: "Name at least one document; an empty list would mean every document to some vendors.",
      });
    }
    return { documents: input.documents };
  }
  if ("inputs" in input) {
    requireOnly(input, ["inputs", "document"]);
    return { documents: input.document === undefined ? [] : [input.document], named: input.inputs };
  }
  return { documents: [input] };
}

function requireOnly(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).find((member) => !known.includes(member));
  if (unknown === undefined) return;
  throw new InvalidInputError(`The input has an unknown property "${unknown.slice(0, 60)}"`, {
    nextStep: `Next to ${known.join(" and ")} nothing is read; options are the third argument.`,
  });
}
