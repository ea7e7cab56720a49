import type { ReportPipeline } from "../../model/pipeline.ts";
import { baselineMark } from "../format/labels.ts";

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** HTML that is safe to put into a page as it is. Made by {@link html} only. */
export class Markup {
  readonly #text: string;

  /** @internal Made by `html` and `trusted`. */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What can be in a template: text is escaped, nothing is left out. */
export type Part = Markup | string | number | null | undefined | false | readonly Part[];

/** Makes HTML of a template. Every value in it is escaped, no matter where it is from; only other markup is taken as it is. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = literals.reduce((page, literal, index) => page + render(parts[index - 1]) + literal);
  return new Markup(text);
}

/** Marks a text of our own, such as a style sheet, as HTML. Never for anything that a vendor or a document says. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** Escapes a text for HTML, in elements and in quoted attributes. Control characters become visible marks. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => replacements[character] ?? character)
    .replace(/(?![\t\n\r])\p{Cc}/gu, "\ufffd");
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Markup) return part.toString();
  if (typeof part === "object") return part.map(render).join("");
  return escapeHtml(String(part));
}

/** What may be wider than the page. Named and in the tab order, so that it can be scrolled without a mouse. */
export function scrollRegion(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

/** The name of a pipeline over a column, marked when its answers are not the vendor's, or are a baseline. */
export function pipelineHeading(pipeline: ReportPipeline): Markup {
  const marks = [pipeline.emulated && "emulated", baselineMark(pipeline)];
  return html`${pipeline.label}${marks.map((mark) => mark && html` <span class="emulated-mark">${mark}</span>`)}`;
}

/** Says that answers are not the vendor's. */
export function emulatedTag(): Markup {
  return html` <span class="tag">emulated, not the vendor</span>`;
}

/** Says that a pipeline is a baseline. */
export function baselineTag(pipeline: ReportPipeline): Markup | undefined {
  const mark = baselineMark(pipeline);
  return mark === undefined ? undefined : html` <span class="tag">${mark}</span>`;
}

/** The fragment by which a document is linked to. Its own id may hold anything. */
export function documentAnchor(index: number): string {
  return `document-${index + 1}`;
}

/**
 * Search and export of one part of the page. Shown where its script runs.
 *
 * @param id - of the element that has the rows.
 * @param rows - what its rows are, in the plural.
 * @param count - how many rows there are: few need no search.
 */
export function toolbar(id: string, rows: string, count: number): Markup {
  return html`<div class="tools">${count > fewRows && html`<input type="search" placeholder="Search ${rows}" aria-label="Search ${rows}" data-search="${id}">`}<button type="button" data-export="csv" data-of="${id}">CSV<span class="hidden"> of ${rows}</span></button><button type="button" data-export="json" data-of="${id}">JSON<span class="hidden"> of ${rows}</span></button></div>`;
}

/** As many are seen at a glance. */
const fewRows = 6;
