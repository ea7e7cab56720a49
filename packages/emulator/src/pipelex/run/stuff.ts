import type { ReadDocument } from "../../document/read-document.ts";
import type { Concept } from "../bundle/concept.ts";

/** One named value of working memory. */
export interface Stuff {
  /** Five characters; the graph calls it a digest. */
  code: string;
  name: string;
  concept: Concept;
  /** As it is dumped: `{text}`, `{items}`, `{url}`, a structured object. */
  content: Record<string, unknown>;
  /** The document that it was read from; never dumped. */
  source?: ReadDocument;
}

/** Items of a list, or the one value itself. */
export function itemsOf(content: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(content.items) ? (content.items as Record<string, unknown>[]) : [content];
}

/** Whether the content is a list of values. */
export function isList(content: Record<string, unknown>): boolean {
  return Array.isArray(content.items) && Object.keys(content).length === 1;
}
