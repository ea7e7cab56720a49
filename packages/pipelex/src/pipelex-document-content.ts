import { type DocumentSource, type FileSource, InvalidInputError } from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import { providerId } from "./pipelex-config.ts";
import { dialectFacts, type PipelexDialect } from "./pipelex-dialect.ts";
import { PlacedFile } from "./pipelex-placed-file.ts";

/** The content of a document concept: `{"url": ...}`, with media type and file name where they are read. */
export function documentContent(document: DocumentSource, dialect: PipelexDialect): Record<string, unknown> {
  const url = urlOf(document, dialect);
  if (!dialectFacts[dialect].describesDocuments) return { url };
  const mediaType = document.kind === "stored" ? undefined : document.mediaType;
  return { url, ...present({ mime_type: mediaType, filename: document.filename }) };
}

function urlOf(document: DocumentSource, dialect: PipelexDialect): string | PlacedFile {
  if (document.kind === "file") return new PlacedFile(document);
  if (document.kind === "url") return document.url;
  if (document.reference.startsWith("pipelex-storage://") && dialect !== "legacy") return document.reference;
  throw new InvalidInputError(`"${document.reference.slice(0, 100)}" is not a file that this server stores`, {
    providerId,
    nextStep: "Pass a reference such as pipelex-storage://..., on servers since 0.1; nothing was sent.",
  });
}

/** A `Blob` or `File` among named inputs. */
export async function fileOfBlob(blob: Blob, inputName: string): Promise<FileSource> {
  const mediaType = blob.type || (await sniffedType(blob));
  const problem =
    blob.size === 0 ? "is empty" : mediaType ? undefined : "does not say what kind of document it is";
  if (!mediaType || problem) {
    throw new InvalidInputError(`The document in the input "${inputName}" ${problem}`, {
      providerId,
      nextStep: 'Pass new File([bytes], "a.pdf", { type: "application/pdf" }); nothing was sent.',
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
