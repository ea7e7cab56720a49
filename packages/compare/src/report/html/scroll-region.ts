import { html, type Markup } from "./markup.ts";

/** What may be wider than the page. Named and in the tab order, so that it can be scrolled without a mouse. */
export function scrollRegion(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}
