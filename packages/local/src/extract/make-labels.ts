import { conceptLabels, droppableFirstWords, droppableLastWords, wordAlternatives } from "./dictionary.ts";
import { normalizeLabel } from "./normalize-label.ts";

const MOST_COMBINATIONS = 40;

/** `invoiceNumber`, `invoice_number` and `Invoice Number` are all `invoice number`. */
export function wordsOfName(name: string): string {
  return normalizeLabel(name.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " "));
}

export interface LabelSource {
  name: string;
  /** Name of the object around it, such as `seller` in `seller.name`. */
  parent?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
}

/** The normalized labels under which a document may print this field, surest first. */
export function makeLabels({ name, parent, title, description }: LabelSource): string[] {
  const own = wordsOfName(name);
  const full = parent && !own.startsWith(parent) ? `${parent} ${own}` : own;
  const labels: string[] = [];
  // A title that says something else than the name says it better: `amount`, titled "Total amount".
  const titled = normalizeLabel(title ?? "");
  if (titled !== full) labels.push(titled, ...synonymsOf(titled));
  labels.push(full);
  labels.push(...quoted(description));
  labels.push(...combinations(full));
  labels.push(...synonymsOf(full));
  const shorter = dropWords(full);
  for (const phrase of shorter) labels.push(phrase, ...combinations(phrase));
  if (parent) labels.push(own, ...combinations(own), ...synonymsOf(own));
  for (const phrase of shorter) labels.push(...synonymsOf(phrase));
  return [...new Set(labels)].filter(
    (label) => label !== "" && label !== "name" && label !== "number" && label !== "no",
  );
}

/** A schema may call a field `constructor`, which every object has. */
function synonymsOf(label: string): readonly string[] {
  return (Object.hasOwn(conceptLabels, label) && conceptLabels[label]) || [];
}

/** A description may quote what is printed: `printed as "Customer ref."`. */
function quoted(description: string | undefined): string[] {
  const quotes = description?.matchAll(/["“'`]([\p{L}][^"”'`]{1,40})["”'`]/gu) ?? [];
  return [...quotes].map((quote) => normalizeLabel(quote[1] ?? ""));
}

function dropWords(phrase: string): string[] {
  const words = phrase.split(" ");
  const first = words[0] ?? "";
  const last = words.at(-1) ?? "";
  const shorter: string[] = [];
  if (words.length > 1 && droppableLastWords.has(last)) shorter.push(words.slice(0, -1).join(" "));
  if (words.length > 1 && droppableFirstWords.has(first)) shorter.push(words.slice(1).join(" "));
  return shorter;
}

function combinations(phrase: string): string[] {
  let built: string[][] = [[]];
  const words = phrase.split(" ");
  for (let at = 0; at < words.length; ) {
    const pair = words.slice(at, at + 2).join(" ");
    const key = at + 1 < words.length && Object.hasOwn(wordAlternatives, pair) ? pair : (words[at] ?? "");
    const alternatives = (Object.hasOwn(wordAlternatives, key) && wordAlternatives[key]) || [key];
    built = built
      .flatMap((start) => alternatives.map((word) => [...start, word]))
      .slice(0, MOST_COMBINATIONS);
    at += key.split(" ").length;
  }
  return built.map((parts) => parts.join(" "));
}
