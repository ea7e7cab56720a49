import type { DocumentSource, FileSource } from "../../contract/start.ts";
import { InvalidInputError, UnsupportedError } from "../../errors/errors.ts";
import type { DocumentInput } from "../../model/input.ts";
import { nameException } from "../../model/quote.ts";
import { mediaTypeOf, sniffedBytes } from "./media-type.ts";

interface Named {
  filename?: string | undefined;
  mediaType?: string | undefined;
}

/**
 * Checks a document before anything is sent: that it is there, is not empty, and is a document.
 *
 * @throws InvalidInputError, and UnsupportedError for a path where there is no file system.
 */
export async function prepareDocument(input: DocumentInput): Promise<DocumentSource> {
  if (input instanceof Blob) return blobSource(input, { filename: (input as Partial<File>).name });
  if (typeof input !== "object" || input === null || input instanceof URL) throw bareDocument(input);
  requireKnownMembers(input);
  if ("path" in input) return pathSource(input.path, input);
  if ("url" in input) return urlSource(input.url, input);
  if ("stored" in input) return storedSource(input);
  if ("stream" in input) return blobSource(await collect(input.stream, input.filename), input);
  if ("bytes" in input) return blobSource(blobOf(input.bytes), input);
  throw unknownForm();
}

/** Guessing whether a text is a path or a URL would let a user's text open the server's own files. */
function bareDocument(input: unknown): InvalidInputError {
  const given =
    typeof input === "string" ? `The document is given as the text "${shorten(input)}"` : undefined;
  return new InvalidInputError(given ?? "The document is given as a URL object or is no object", {
    nextStep: 'Pass { path: "invoice.pdf" } for a file, or { url: "https://…" } for an address.',
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const forms = ["path", "url", "bytes", "stream", "stored"];

function requireKnownMembers(input: object): void {
  const given = Object.keys(input);
  const known = [...forms, "filename", "mediaType"];
  const unknown = given.find((member) => !known.includes(member));
  if (unknown !== undefined) {
    throw new InvalidInputError(`The document has an unknown property "${shorten(unknown)}"`, {
      nextStep: `Its properties are ${known.join(", ")}; options are the third argument.`,
    });
  }
  if (given.filter((member) => forms.includes(member)).length > 1) {
    throw new InvalidInputError(`The document is given in more than one form: ${given.join(", ")}`, {
      nextStep: "Pass exactly one of path, url, bytes, stream and stored.",
    });
  }
}

function unknownForm(): InvalidInputError {
  return new InvalidInputError("The document is not given in a form that docmux knows", {
    nextStep: "Pass { path }, { url }, a Blob, { bytes, filename }, { stream, filename } or { stored }.",
  });
}

function blobOf(bytes: Uint8Array | ArrayBuffer | Blob): Blob {
  if (bytes instanceof Blob) return bytes;
  if (bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)) return new Blob([bytes as ArrayBuffer]);
  throw unknownForm();
}

async function collect(open: () => ReadableStream<Uint8Array>, filename: string): Promise<Blob> {
  try {
    return await new Response(open()).blob();
  } catch (error) {
    throw new InvalidInputError(`The stream of "${filename}" cannot be read: ${nameException(error)}`, {
      nextStep: "Pass { stream: () => ReadableStream, filename }. No request was sent.",
    });
  }
}

function storedSource({ stored, filename }: { stored: string; filename?: string }): DocumentSource {
  if (typeof stored !== "string") throw unknownForm();
  if (stored.trim() === "") throw new InvalidInputError("The reference of the stored document is empty");
  return { kind: "stored", reference: stored, ...(filename ? { filename } : {}) };
}

function urlSource(url: string | URL, { filename, mediaType }: Named): DocumentSource {
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (!parsed || !["http:", "https:"].includes(parsed.protocol)) {
    // A user or a signature in it would be a secret.
    const shown = parsed ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : String(url).slice(0, 200);
    throw new InvalidInputError(`"${shown}" is not an http or https URL`);
  }
  return {
    kind: "url",
    url: parsed.href,
    ...(filename ? { filename } : {}),
    ...(mediaType ? { mediaType } : {}),
  };
}

async function pathSource(path: string | URL, named: Named): Promise<FileSource> {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (!fs) {
    throw new UnsupportedError("A path needs a file system, and this runtime has none", {
      nextStep: "Pass the document as { bytes, filename } or as a URL.",
    });
  }
  if (path === "") throw new InvalidInputError("The path of the document is empty");
  const stats = await fs.promises.stat(path).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === "ENOENT" ? "There is no file" : `No file can be read (${error.code}) at`;
    throw new InvalidInputError(`${problem} "${path}"`, {
      nextStep: "Check the path. No request was sent.",
    });
  });
  if (!stats.isFile()) throw new InvalidInputError(`"${path}" is not a file`);
  const name = String(path).split(/[\\/]/).at(-1) ?? "document";
  return blobSource(
    await fs.openAsBlob(path),
    { ...named, filename: named.filename ?? (path instanceof URL ? decodeURIComponent(name) : name) },
    () => fs.openAsBlob(path),
  );
}

async function blobSource(
  blob: Blob,
  { filename, mediaType }: Named,
  open: () => Promise<Blob> = async () => blob,
): Promise<FileSource> {
  if (!filename) {
    throw new InvalidInputError("A document in memory needs a file name", {
      nextStep: 'Pass { bytes, filename: "invoice.pdf" }.',
    });
  }
  if (blob.size === 0) {
    throw new InvalidInputError(`"${filename}" is empty`, { nextStep: "No request was sent." });
  }
  const head = new Uint8Array(await blob.slice(0, sniffedBytes).arrayBuffer());
  const kind = mediaTypeOf(filename, head, mediaType ?? (blob.type || undefined));
  if ("problem" in kind) {
    const nextStep = "Check the file, and name it by its kind, such as invoice.pdf. No request was sent.";
    throw new InvalidInputError(kind.problem, { nextStep });
  }
  return {
    kind: "file",
    filename,
    mediaType: kind.mediaType,
    sizeBytes: blob.size,
    open: async () => (await open()).slice(0, blob.size, kind.mediaType),
  };
}
