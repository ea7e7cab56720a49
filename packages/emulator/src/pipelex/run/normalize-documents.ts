import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { parseDataUrl } from "./data-url.ts";
import { isList, itemsOf } from "./stuff.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** Gives documents and images the members that later servers dump, and moves inline bytes into the store. */
export function normalizeDocuments(memory: WorkingMemory, library: PipeLibrary, store: ObjectStore): void {
  for (const stuff of memory.root.values()) {
    const base = library.nativeBase(stuff.concept);
    if (base !== "Document" && base !== "Image") continue;
    const items = itemsOf(stuff.content).map((item) => normalized(item, store));
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
