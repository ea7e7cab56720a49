import type { AnalyzeRequest } from "./analyze-request.ts";

/** A place in `content`, in the unit that was asked for. */
export interface Span {
  offset: number;
  length: number;
}

/** Writes `content`, and finds again where in it words are. */
export class ContentIndex {
  readonly content: string;
  readonly #offsets: readonly number[];
  #cursor = 0;

  constructor(content: string, indexType: AnalyzeRequest["indexType"]) {
    this.content = content;
    this.#offsets = offsetsOf(content, indexType);
  }

  /** The next place of a text; one that is further up, in a table whose cells have several lines, moves nothing. */
  find(text: string): Span {
    const next = this.content.indexOf(text, this.#cursor);
    const start = next === -1 ? this.content.indexOf(text) : next;
    if (start === -1) return this.span(this.#cursor, this.#cursor);
    if (next !== -1) this.#cursor = next + text.length;
    return this.span(start, start + text.length);
  }

  /** The place between two offsets of the string. */
  span(start: number, end: number): Span {
    const offset = this.#at(start);
    return { offset, length: this.#at(end) - offset };
  }

  #at(index: number): number {
    return this.#offsets[index] ?? this.#offsets.at(-1) ?? 0;
  }
}

/** The place around others. */
export function spanAround(spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const offset = Math.min(...spans.map((span) => span.offset));
  const end = Math.max(...spans.map((span) => span.offset + span.length));
  return [{ offset, length: end - offset }];
}

/** For each offset of the string, the same one in the unit. */
function offsetsOf(content: string, indexType: AnalyzeRequest["indexType"]): number[] {
  if (indexType === "utf16CodeUnit") return Array.from({ length: content.length + 1 }, (_, at) => at);
  const elements =
    indexType === "unicodeCodePoint"
      ? [...content]
      : [...new Intl.Segmenter().segment(content)].map(({ segment }) => segment);
  return [...elements.flatMap((element, at) => Array.from(element.split(""), () => at)), elements.length];
}
