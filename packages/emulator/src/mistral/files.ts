import { createHash } from "node:crypto";
import { createEmulatorFrame, type Emulator, type EmulatorFrame } from "../server/emulator.ts";
import { randomId, randomUuid } from "../server/seeded-random.ts";
import { invalid, isRecord, MistralError, parse, plainError } from "./mistral-error.ts";

/** A file of the workspace. */
interface StoredFile {
  bytes: Uint8Array;
  mimetype: string;
  visibleAtMs: number;
  /** As the vendor shows it. */
  view: { id: string; purpose: string; signature: string } & Record<string, unknown>;
}

/** What is known of a file that is new. */
interface NewFile {
  bytes: Uint8Array;
  filename: string;
  purpose: string;
  mimetype: string;
  /** Default: what an upload is. */
  sampleType?: "batch_result" | "batch_error";
  visibleAfterMs?: number;
}

/** All files. The same bytes for the same purpose are one file, as at the vendor. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  readonly #frame: Pick<EmulatorFrame, "clock" | "random">;

  constructor(frame: Pick<EmulatorFrame, "clock" | "random">) {
    this.#frame = frame;
  }

  newId(): string {
    return randomUuid(this.#frame.random);
  }

  add({ bytes, filename, purpose, mimetype, sampleType, visibleAfterMs = 0 }: NewFile): StoredFile["view"] {
    const signature = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
    const known = this.list(purpose).find((view) => view.signature === signature);
    if (known && !sampleType) return known;
    const createdAtMs = this.#frame.clock.now();
    const view = {
      id: this.newId(),
      object: "file",
      bytes: bytes.byteLength,
      created_at: seconds(createdAtMs),
      filename,
      purpose,
      sample_type: sampleType ?? (purpose === "batch" ? "batch_request" : "ocr_input"),
      num_lines: 0,
      mimetype,
      source: sampleType ? "mistral" : "upload",
      signature,
      expires_at: null,
      visibility: "workspace",
    };
    this.#files.set(view.id, { bytes, mimetype, view, visibleAtMs: createdAtMs + visibleAfterMs });
    return view;
  }

  /** @throws MistralError with status 404. */
  get(id: string): StoredFile {
    const file = this.#files.get(id);
    if (!file || this.#frame.clock.now() < file.visibleAtMs) throw plainError(404, "File not found");
    return file;
  }

  delete(id: string): void {
    this.get(id);
    this.#files.delete(id);
  }

  /** Newest first. */
  list(purpose?: string): StoredFile["view"][] {
    const views = [...this.#files.values()].map(({ view }) => view);
    return views.filter((view) => purpose === undefined || view.purpose === purpose).reverse();
  }
}

/** The vendor counts whole seconds. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** One page of a list, as the vendor shows it. */
export function pageOf<Item>(found: readonly Item[], query: Record<string, string>) {
  const { page = "0", page_size: size = "100" } = query;
  const from = Number(page) * Number(size);
  return { data: found.slice(from, from + Number(size)), object: "list", total: found.length };
}

const purposes = ["ocr", "batch", "fine-tune"];
const maxUploadBytes = 512 * 1024 * 1024;

/**
 * `/v1/files`.
 *
 * @param sign - makes a URL that takes no key.
 */
export function addFileRoutes(
  app: EmulatorFrame["app"],
  files: FileStore,
  { sign, visibleAfterMs }: { sign: SignedStorage["sign"]; visibleAfterMs: number },
): void {
  app.post("/v1/files", async (context) => {
    const form = await context.req.formData().catch(() => undefined);
    const file = form?.get("file");
    if (!(file instanceof File)) throw invalid("missing", ["body", "file"], null, "Field required");
    const purpose = String(form?.get("purpose") ?? "fine-tune");
    const msg = `Input should be ${purposes.join(" or ")}`;
    if (!purposes.includes(purpose)) throw invalid("literal_error", ["body", "purpose"], purpose, msg);
    if (file.size > maxUploadBytes) throw plainError(413, "File too large");
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (purpose === "batch") readLines(bytes);
    const mimetype = file.type || "application/octet-stream";
    return context.json(files.add({ bytes, filename: file.name, purpose, mimetype, visibleAfterMs }));
  });
  app.get("/v1/files", (context) => {
    const query = context.req.query();
    return context.json(pageOf(files.list(query.purpose), query));
  });
  app.get("/v1/files/:id", (context) =>
    context.json({ ...files.get(context.req.param("id")).view, deleted: false }),
  );
  app.delete("/v1/files/:id", (context) => {
    const id = context.req.param("id");
    files.delete(id);
    return context.json({ id, object: "file", deleted: true });
  });
  app.get("/v1/files/:id/content", (context) => {
    const { bytes } = files.get(context.req.param("id"));
    return new Response(bytes.slice(), { headers: { "content-type": "application/octet-stream" } });
  });
  app.get("/v1/files/:id/url", (context) => {
    const hours = Number(context.req.query("expiry") ?? 24);
    if (!(hours >= 1 && hours <= 168)) throw invalid("value_error", ["query", "expiry"], hours);
    return context.json({ url: sign(files.get(context.req.param("id")), hours) });
  });
}

/**
 * The requests of a file of lines.
 *
 * @throws MistralError with status 422: one bad line refuses the whole file.
 */
export function readLines(bytes: Uint8Array): Record<string, unknown>[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    const row = parse(line);
    if (!isRecord(row) || !isRecord(row.body))
      throw new MistralError(422, { detail: `Invalid line ${at + 1}` });
    return [row];
  });
}

/** The object storage, on an origin of its own. */
export interface SignedStorage extends Emulator {
  /** A URL by which the file can be read for so many hours. */
  sign(file: StoredFile, hours: number): string;
}

/** Gives files to those who hold a signed URL. A request that carries the key is refused: it does not belong here. */
export async function startSignedStorage({
  clock,
  random,
}: Pick<EmulatorFrame, "clock" | "random">): Promise<SignedStorage> {
  const frame = createEmulatorFrame("mistral", { clock });
  const grants = new Map<string, { file: StoredFile; untilMs: number }>();
  frame.app.get("/files/:signature", (context) => {
    const grant = grants.get(context.req.param("signature"));
    const hasKey = context.req.header("authorization") !== undefined;
    if (hasKey || !grant || clock.now() >= grant.untilMs) return context.text("AuthenticationFailed", 403);
    return new Response(grant.file.bytes.slice(), { headers: { "content-type": grant.file.mimetype } });
  });
  const emulator = await frame.start();
  const sign: SignedStorage["sign"] = (file, hours) => {
    const signature = randomId(random, 40);
    grants.set(signature, { file, untilMs: clock.now() + hours * 3_600_000 });
    return `${emulator.origin}/files/${signature}?sp=r`;
  };
  return { ...emulator, sign };
}
