import { html, type Markup } from "./markup.ts";

/** Says that answers are not the vendor's. */
export function emulatedTag(): Markup {
  return html` <span class="tag">emulated, not the vendor</span>`;
}
