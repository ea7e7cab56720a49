import type { OutputFormat } from "@docmux/core";

/** The formats of core, written down once more so that help need not load it. A test holds them equal. */
export const outputFormatChoices: readonly OutputFormat[] = ["markdown", "html", "json", "chunks"];
