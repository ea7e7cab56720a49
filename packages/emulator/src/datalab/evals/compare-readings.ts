import type { ReadDocument } from "../../document/read-document.ts";

/** A place where variants read a document differently. */
export interface EvalDifference {
  /** 0-indexed page. */
  page: number;
  description: string;
  /** What each variant read, in the order of the variants. */
  readings: string[];
  /** Positions of the variants whose reading stands on the page. */
  winners: number[];
}

/** What one variant read: texts by the name of their place. */
export type Reading = Record<string, string>;

/** Lists the places where the readings disagree, and who has the page on their side. */
export function compareReadings(document: ReadDocument, readings: Reading[]): EvalDifference[] {
  const places = [...new Set(readings.flatMap((reading) => Object.keys(reading)))];
  return places.flatMap((place) => {
    const texts = readings.map((reading) => reading[place] ?? "");
    if (new Set(texts).size === 1) return [];
    const standing = texts.flatMap((text, index) => (text !== "" && stands(document, text) ? [index] : []));
    const page = document.pages.find((each) => texts.some((text) => text !== "" && onPage(each, text)));
    const winners = standing.length === texts.length ? [] : standing;
    return [{ page: page?.index ?? 0, description: place, readings: texts, winners }];
  });
}

/** Texts of the leaves of a value by their dotted path. */
export function leavesOf(value: unknown, path = ""): Reading {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object") return { [path]: String(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, child]) => leavesOf(child, path === "" ? key : `${path}.${key}`)),
  );
}

function stands(document: ReadDocument, text: string): boolean {
  return document.pages.some((page) => onPage(page, text));
}

function onPage(page: ReadDocument["pages"][number], text: string): boolean {
  return page.lines.some((line) => line.text.includes(text));
}
