import type { Pipeline, Provider } from "../../contract/provider.ts";
import type { DocumentSource, StartRequest } from "../../contract/start.ts";
import { canonicalJson, sha256 } from "../../model/digest.ts";

/** What a start is of: the same digest, the same document with the same options through the same pipeline. */
export async function digestOfStart(pipeline: Pipeline, request: StartRequest): Promise<string> {
  const { documents, inputs, pages, outputFormat, providerOptions } = request;
  return sha256(
    canonicalJson({
      pipeline: [pipeline.uri, pipeline.pipelineVersion],
      documents: await Promise.all(documents.map(digestOfDocument)),
      inputs: inputs === undefined ? undefined : await digestOfInputs(inputs),
      pages,
      outputFormat,
      providerOptions,
    }),
  );
}

/** The key of one input of a batch: the same input again is the same start, until `rerun` says otherwise. */
export async function keyOfItem(provider: Provider, digest: string, rerun: string | number): Promise<string> {
  return sha256(canonicalJson([await accountOf(provider), provider.origin, digest, String(rerun)]));
}

/** Distinguishes the accounts of one vendor. */
export async function accountOf(provider: Provider): Promise<string> {
  return (await provider.accountId?.()) ?? "";
}

/** What a person recognizes a start by. */
export function labelOf({ documents }: StartRequest): string | undefined {
  const [first, ...others] = documents.map((document) => document.filename ?? placeOf(document));
  return others.length > 0 ? `${first} and ${others.length} more` : first;
}

function placeOf(document: DocumentSource): string | undefined {
  if (document.kind === "stored") return document.reference;
  // A query may be a signature.
  return document.kind === "url" ? document.url.split(/[?#]/, 1)[0] : undefined;
}

async function digestOfDocument(document: DocumentSource): Promise<unknown> {
  if (document.kind === "file")
    return { file: await sha256(await document.open()), mediaType: document.mediaType };
  return document.kind === "url" ? { url: document.url } : { stored: document.reference };
}

/** Inputs may hold bytes, which JSON would not distinguish. */
async function digestOfInputs(inputs: Readonly<Record<string, unknown>>): Promise<unknown> {
  const digests: [object, string][] = [];
  const visit = async (value: unknown): Promise<void> => {
    if (value instanceof Blob || value instanceof Uint8Array) digests.push([value, await sha256(value)]);
    else if (typeof value === "object" && value !== null)
      for (const each of Object.values(value)) await visit(each);
  };
  await visit(inputs);
  const digestOf = new Map(digests);
  const replace = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const digest = digestOf.get(value);
    if (digest !== undefined) return { sha256: digest };
    if (Array.isArray(value)) return value.map(replace);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replace(each)]));
  };
  return replace(inputs);
}
