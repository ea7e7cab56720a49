import { parseTemplate } from "../bundle/template.ts";
import { isRecord } from "./shape-content.ts";
import type { WorkingMemory } from "./working-memory.ts";

/** A value as a person would read it. */
export function renderContent(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(renderContent).join("\n");
  if (!isRecord(value)) return String(value);
  if (Array.isArray(value.items)) return renderContent(value.items);
  if (typeof value.text === "string") return value.text;
  if ("number" in value) return String(value.number);
  if (isRecord(value.text_and_images)) return renderContent(value.text_and_images.text);
  return Object.entries(value)
    .map(([name, member]) => `- ${name}: ${renderInline(member)}`)
    .join("\n");
}

/** Fills a template from working memory; a value that is absent renders as nothing. */
export function renderTemplate(template: string, memory: WorkingMemory): string {
  return parseTemplate(template)
    .map((part) =>
      "text" in part ? part.text : renderContent(readPath(memory, [part.variable, ...part.path])),
    )
    .join("");
}

/** Follows `invoice.lines` from working memory into the value. */
export function readPath(memory: WorkingMemory, [name = "", ...path]: string[]): unknown {
  let value: unknown = memory.get(name)?.content;
  for (const key of path) value = isRecord(value) ? value[key] : undefined;
  return value;
}

function renderInline(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}
