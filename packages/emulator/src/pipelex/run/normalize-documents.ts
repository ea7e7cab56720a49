import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexDialect } from "../pipelex-dialect.ts";
import { inputError } from "../pipelex-error.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { parseDataUrl } from "./data-url.ts";
import { isList, itemsOf } from "./stuff.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** Gives documents and images the members that later servers dump, and moves inline bytes into the store. */
export function normalizeDocuments(
  memory: WorkingMemory,
  library: PipeLibrary,
  store: ObjectStore,
  dialect: PipelexDialect,
): void {
  for (const stuff of memory.root.values()) {
    const base = library.nativeBase(stuff.concept);
    if (base !== "Document" && base !== "Image") continue;
    const items = itemsOf(stuff.content).map((item) =>
      dialect === "B" ? onDisk(item, store) : normalized(item, store),
    );
    stuff.content = isList(stuff.content) ? { items } : (items[0] ?? {});
  }
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
