import { isRecord, type JsonObject, omitNullish } from "@docmux/core/provider";
import type { MistralReadingOptions } from "./settings.ts";

/** What a start asked for, as far as the answer has to be compared with it. It is kept with the answer, or in the ref. */
export interface Asked {
  /** 0-indexed page range. */
  pages?: string;
  /** The document was to be annotated. */
  annotates?: true;
  /** Each image was to be annotated. */
  annotatesImages?: true;
  /** Where the strict form of the schema allows a null that the caller's schema does not, as JSON Pointers with `*` for items. */
  addedNulls?: string[];
}

/** Makes an {@link Asked}. */
export function askedOf(
  pages: string | undefined,
  { annotation, imageAnnotation }: MistralReadingOptions,
  addedNulls: string[],
): JsonObject {
  return omitNullish({
    pages,
    annotates: annotation ? true : undefined,
    annotatesImages: imageAnnotation ? true : undefined,
    addedNulls: addedNulls.length > 0 ? addedNulls : undefined,
  }) as JsonObject;
}

/** Reads one back; a ref may come from anywhere, and may lack it. */
export function readAsked(value: unknown): Asked {
  const { pages, annotates, annotatesImages, addedNulls } = isRecord(value) ? value : {};
  return {
    ...(typeof pages === "string" ? { pages } : {}),
    ...(annotates === true ? { annotates } : {}),
    ...(annotatesImages === true ? { annotatesImages } : {}),
    ...(Array.isArray(addedNulls)
      ? { addedNulls: addedNulls.filter((place): place is string => typeof place === "string") }
      : {}),
  };
}
