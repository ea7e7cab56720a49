import { createHash } from "node:crypto";
import { randomUuid } from "../server/seeded-random.ts";
import { plainError } from "./mistral-error.ts";

/** A file of the workspace. */
export interface StoredFile {
  id: string;
  bytes: Uint8Array;
  filename: string;
  purpose: string;
  sampleType: string;
  mimetype: string;
  source: "upload" | "mistral";
  visibility: string;
  createdAtMs: number;
  visibleAtMs: number;
  expiresAtMs: number | null;
}

type NewFile = Pick<StoredFile, "bytes" | "filename" | "purpose" | "mimetype"> & Partial<StoredFile>;

/** All files. The same bytes for the same purpose are one file, as at the vendor. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  readonly #random: () => number;
  readonly #now: () => number;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  newId(): string {
    return randomUuid(this.#random);
  }

  add(file: NewFile, visibleAfterMs = 0): StoredFile {
    const digest = digestOf(file.bytes);
    const known = this.list().find(
      ({ bytes, purpose }) => purpose === file.purpose && digestOf(bytes) === digest,
    );
    if (known && file.source !== "mistral") return known;
    const createdAtMs = this.#now();
    const stored: StoredFile = {
      id: this.newId(),
      sampleType: file.purpose === "batch" ? "batch_request" : "ocr_input",
      source: "upload",
      visibility: "workspace",
      createdAtMs,
      visibleAtMs: createdAtMs + visibleAfterMs,
      expiresAtMs: null,
      ...file,
    };
    this.#files.set(stored.id, stored);
    return stored;
  }

  /** @throws MistralError with status 404. */
  get(id: string): StoredFile {
    const file = this.#files.get(id);
    const nowMs = this.#now();
    const isThere = file && nowMs >= file.visibleAtMs && nowMs < (file.expiresAtMs ?? Infinity);
    if (!isThere) throw plainError(404, "File not found");
    return file;
  }

  delete(id: string): void {
    this.get(id);
    this.#files.delete(id);
  }

  list(): StoredFile[] {
    return [...this.#files.values()];
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** As the vendor shows a file. */
export function viewFile(file: StoredFile): Record<string, unknown> {
  return {
    id: file.id,
    object: "file",
    bytes: file.bytes.byteLength,
    created_at: seconds(file.createdAtMs),
    filename: file.filename,
    purpose: file.purpose,
    sample_type: file.sampleType,
    num_lines: 0,
    mimetype: file.mimetype,
    source: file.source,
    signature: digestOf(file.bytes).slice(0, 32),
    expires_at: file.expiresAtMs === null ? null : seconds(file.expiresAtMs),
    visibility: file.visibility,
  };
}

/** The vendor counts whole seconds. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
