import type { FileSource } from "@docmux/core/provider";

/** A file at its place in a request: inside it as a data URL, unless it was uploaded before. */
export class PlacedFile {
  readonly source: FileSource;
  /** Where it was uploaded to; empty while it is still to be. */
  uploadedUri: string | undefined;

  constructor(source: FileSource) {
    this.source = source;
  }

  /** What the file takes inside a request, in bytes. */
  get inlineBytes(): number {
    return 4 * Math.ceil(this.source.sizeBytes / 3);
  }
}
