import type { BareProtocol } from "../bare/bare-protocol.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexDialect } from "../pipelex-dialect.ts";
import { inputError } from "../pipelex-error.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { parseDataUrl } from "./data-url.ts";
import { isList, itemsOf, type Stuff } from "./stuff.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** Gives documents and images the members that later servers dump, and moves inline bytes into the store. */
export function normalizeDocuments(
  memory: WorkingMemory,
  library: PipeLibrary,
  store: ObjectStore,
  { dialect, protocol }: { dialect: PipelexDialect; protocol: BareProtocol },
): void {
  for (const stuff of memory.root.values()) {
    const base = library.nativeBase(stuff.concept);
    if (base !== "Document" && base !== "Image") continue;
    if (protocol === "2.0" && base === "Document") refusePictures(stuff);
    const items = itemsOf(stuff.content).map((item) =>
      dialect === "v1" ? onDisk(item, store) : normalized(item, store),
    );
    stuff.content = isList(stuff.content) ? { items } : (items[0] ?? {});
  }
}

/** The newest runner looks at the media type that a document says. */
function refusePictures({ name, content }: Stuff): void {
  const pictures = itemsOf(content).filter(({ url, mime_type: type }) =>
    /^(?:data:)?image\//.test(typeof type === "string" ? type : String(url)),
  );
  if (pictures.length === 0) return;
  throw inputError("StuffFactoryError", `Input '${name}': a picture is an Image, not a Document`, {
    code: "input.wrong_concept",
    params: { input: name },
    location: { input: name },
  });
}

function normalized(item: Record<string, unknown>, store: ObjectStore): Record<string, unknown> {
  const empty = { url: null, public_url: null, mime_type: null, filename: null, title: null, snippet: null };
  const url = String(item.url);
  if (!url.startsWith("data:")) return { ...empty, ...item };
  const { bytes, contentType } = parseDataUrl(url);
  return { ...empty, mime_type: contentType, ...item, url: store.putInline(bytes, contentType) };
}

/** The bare runner keeps files on its own disk, and says where: a path that only it can open. */
function onDisk(item: Record<string, unknown>, store: ObjectStore): Record<string, unknown> {
  const url = String(item.url);
  if (!/^(data:|https?:|pipelex-storage:)/.test(url)) {
    throw inputError("PipelineInputContentError", `Input file cannot be read: '${url.slice(0, 80)}'`, {
      params: { file_type: "document", reason: "path_unreadable" },
    });
  }
  if (!url.startsWith("data:")) return normalized(item, store);
  const kept = normalized(item, store);
  const name = String(kept.url).split("/").at(-1);
  const object = store.get(String(kept.url));
  const uri = `pipelex-storage://single-tenant/assets/${name}`;
  if (object) store.put(uri, object);
  return { ...kept, url: uri, public_url: `file:///root/.pipelex/storage/single-tenant/assets/${name}` };
}
