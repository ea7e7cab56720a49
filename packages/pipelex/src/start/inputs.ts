import {
  type DocumentSource,
  type FileSource,
  InvalidInputError,
  isRecord,
  omitNullish,
  UnsupportedError,
} from "@docmux/core/provider";
import { dialectFacts, type PipelexDialect } from "../dialect.ts";
import { providerId } from "../settings.ts";

/** What a pipe is given. */
export interface GivenInputs {
  documents: readonly DocumentSource[];
  named: Readonly<Record<string, unknown>>;
  /** The name of the input that `documents` go to. */
  documentInput: string;
  /** The concept that documents are sent as. Default: `Image` for pictures, else the dialect's own. */
  documentConcept: string | undefined;
  dialect: PipelexDialect;
}

/** The `inputs` of a request. */
export interface ShapedInputs {
  /** A file is a {@link FileSource} at its place. */
  inputs: Record<string, unknown>;
  /** The files among them, in order. */
  files: readonly FileSource[];
}

/**
 * Makes the `inputs` of a request. Named inputs go along as they are written, in every form of the vendor's page "Pipe
 * Run" (a string, a list, `{concept, content}`); a `Blob`, a `File` or a `URL` in them stands for a document.
 *
 * @throws InvalidInputError for what JSON or the vendor cannot take.
 */
export async function shapeInputs(given: GivenInputs): Promise<ShapedInputs> {
  const { documents, named, documentInput, documentConcept, dialect } = given;
  const files: FileSource[] = [];
  // Entries, since an object would take a member called `__proto__` for something else than an input.
  const inputs: [string, unknown][] = [];
  for (const [name, value] of Object.entries(named)) {
    inputs.push([name, await new InputShaper(name, given, files).top(value)]);
  }
  if (documents.length === 0) return { inputs: Object.fromEntries(inputs), files };
  if (Object.hasOwn(named, documentInput)) {
    throw new InvalidInputError(`The input "${documentInput}" is given twice: as a document and by name`, {
      providerId,
      nextStep:
        "Set { documentInput } to the name of the input that the document is for. No request was sent.",
    });
  }
  const contents = documents.map((document) => documentContent(document, dialect));
  const content = contents.length === 1 ? contents[0] : contents;
  const concept = documentConcept ?? conceptOf(documents.map(isPicture), documentInput, dialect);
  inputs.push([documentInput, { concept, content }]);
  files.push(...documents.filter((document) => document.kind === "file"));
  return { inputs: Object.fromEntries(inputs), files };
}

class InputShaper {
  readonly #name: string;
  readonly #given: GivenInputs;
  readonly #files: FileSource[];

  constructor(name: string, given: GivenInputs, files: FileSource[]) {
    this.#name = name;
    this.#given = given;
    this.#files = files;
  }

  /** A document that stands alone has to say its concept; inside an envelope it is already said. */
  async top(value: unknown): Promise<unknown> {
    const isDocuments = Array.isArray(value) && value.length > 0 && value.every(isDocument);
    const inner = await this.#inner(value, 0);
    if (!isDocument(value) && !isDocuments) return inner;
    const { documentConcept, dialect } = this.#given;
    const pictures = [value].flat().map((document) => isPictureBlob(document));
    return { concept: documentConcept ?? conceptOf(pictures, this.#name, dialect), content: inner };
  }

  async #inner(value: unknown, depth: number): Promise<unknown> {
    if (depth > deepestNesting) throw this.#refusal("is nested too deeply");
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") {
      if (Number.isFinite(value)) return value;
      throw this.#refusal(`holds ${value}, which JSON has no word for`);
    }
    if (value instanceof Date) return value.toISOString();
    if (isDocument(value)) return this.#document(value);
    if (Array.isArray(value)) return this.#list(value, depth);
    if (!isRecord(value) || isUnwritable(value)) throw this.#refusal("holds a value that JSON cannot carry");
    return this.#object(value, depth);
  }

  async #list(values: readonly unknown[], depth: number): Promise<unknown[]> {
    const written: unknown[] = [];
    for (const value of values) written.push(await this.#inner(value, depth + 1));
    return written;
  }

  async #object(value: Record<string, unknown>, depth: number): Promise<Record<string, unknown>> {
    const written: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      if (/^__(?:class__|module__|kajson)/.test(name)) {
        // Older servers would build any Python object from it; newer ones refuse it.
        throw this.#refusal(`has a property "${name}", which the vendor reserves`);
      }
      if (member !== undefined) written.push([name, await this.#inner(member, depth + 1)]);
    }
    return Object.fromEntries(written);
  }

  async #document(value: Blob | URL): Promise<unknown> {
    const { dialect } = this.#given;
    if (value instanceof Blob) {
      const file = await fileOfBlob(value, this.#name);
      this.#files.push(file);
      return documentContent(file, dialect);
    }
    if (value.protocol !== "https:" && value.protocol !== "http:") {
      throw this.#refusal("holds a URL that is neither https nor http");
    }
    return documentContent({ kind: "url", url: value.href }, dialect);
  }

  #refusal(problem: string): InvalidInputError {
    return new InvalidInputError(`The input "${this.#name}" ${problem}`, {
      providerId,
      nextStep: "Pass text, numbers, lists, objects, or documents as File or URL. No request was sent.",
    });
  }
}

const deepestNesting = 100;

function isDocument(value: unknown): value is Blob | URL {
  return value instanceof Blob || value instanceof URL;
}

/**
 * The native concept of documents of one kind: a server refuses a picture as `Document`.
 *
 * @throws InvalidInputError for pictures among other documents, which no one concept is of.
 */
function conceptOf(pictures: readonly boolean[], inputName: string, dialect: PipelexDialect): string {
  const [first] = pictures;
  if (pictures.some((isOne) => isOne !== first)) {
    throw new InvalidInputError(`The input "${inputName}" holds pictures next to other documents`, {
      providerId,
      nextStep: "Give them to two inputs by name, or set { concept }. No request was sent.",
    });
  }
  return first ? "Image" : dialectFacts[dialect].documentConcept;
}

function isPicture(document: DocumentSource): boolean {
  return document.kind !== "stored" && isPictureType(document.mediaType);
}

function isPictureBlob(value: unknown): boolean {
  return value instanceof Blob && isPictureType(value.type);
}

function isPictureType(mediaType: string | undefined): boolean {
  return mediaType?.toLowerCase().startsWith("image/") ?? false;
}

/** Objects whose properties JSON would silently lose. */
function isUnwritable(value: object): boolean {
  return (
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Promise ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  );
}

/** The content of a document concept: `{"url": ...}`, with media type and file name where they are read. */
function documentContent(document: DocumentSource, dialect: PipelexDialect): Record<string, unknown> {
  const url = urlOf(document, dialect);
  if (!dialectFacts[dialect].describesDocuments) return { url };
  const mediaType = document.kind === "stored" ? undefined : document.mediaType;
  return { url, ...omitNullish({ mime_type: mediaType, filename: document.filename }) };
}

function urlOf(document: DocumentSource, dialect: PipelexDialect): string | FileSource {
  if (document.kind === "file" && !dialectFacts[dialect].takesFiles) throw filesRefused(document);
  if (document.kind === "file") return document;
  if (document.kind === "url") return document.url;
  if (document.reference.startsWith("pipelex-storage://") && dialect !== "legacy") return document.reference;
  throw new InvalidInputError(`"${document.reference.slice(0, 100)}" is not a file that this server stores`, {
    providerId,
    nextStep: "Pass a reference such as pipelex-storage://..., on servers since 0.1. No request was sent.",
  });
}

/** That engine opens a text as a path or an http URL: of a data URL it says that the file name is too long. */
function filesRefused({ filename }: FileSource): UnsupportedError {
  return new UnsupportedError(
    `A legacy server of Pipelex reads documents from http URLs only; "${filename}" is a file`,
    {
      providerId,
      nextStep: "Pass { url }, or use a server since 0.1, which takes files. No run was started.",
    },
  );
}

/** A `Blob` or `File` among named inputs. */
async function fileOfBlob(blob: Blob, inputName: string): Promise<FileSource> {
  const mediaType = blob.type || (await sniffedType(blob));
  const problem =
    blob.size === 0 ? "is empty" : mediaType ? undefined : "does not say what kind of document it is";
  if (!mediaType || problem) {
    throw new InvalidInputError(`The document in the input "${inputName}" ${problem}`, {
      providerId,
      nextStep: 'Pass new File([bytes], "a.pdf", { type: "application/pdf" }). No request was sent.',
      advice: { action: "call", call: "new File" },
    });
  }
  const { name } = blob as Partial<File>;
  return {
    kind: "file",
    filename: name || `${inputName}.${mediaType.split("/").at(-1)}`,
    mediaType,
    sizeBytes: blob.size,
    open: async () => blob,
  };
}

async function sniffedType(blob: Blob): Promise<string | undefined> {
  const head = await blob.slice(0, 1024).text();
  return head.includes("%PDF-") ? "application/pdf" : undefined;
}
