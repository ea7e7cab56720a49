import type { JsonObject, JsonValue } from "@docmux/core";
import type { Path } from "./address.ts";
import { schemaSlots, truthSlots } from "./slots.ts";

/** What vendors put next to a value in one object with it. */
const companions = new Set([
  ...["citation", "citations", "confidence", "confidencescore", "score", "reasoning", "evidence"],
  ...["source", "sources", "page", "pages", "pagenumber", "pagenumbers", "location", "locations"],
  ...["bbox", "bboxes", "boundingbox", "boundingboxes", "polygon", "polygons"],
]);
const companionEnding = /^(.+?)_(?:citations?|confidence|confidence_score)$/;
const deepestLevel = 100;

/** Takes what vendors put around a value off an answer. */
export type Unwrap = (answer: JsonValue) => JsonValue;

/**
 * Makes an answer comparable with a truth of plain values: `{ value, citations, confidence }` becomes its value, and
 * `total_citations` next to `total` is left out. Nothing is taken off where truth or schema has those names.
 */
export function unwrapper(truth: JsonValue, schema: JsonObject | undefined): Unwrap {
  const inTruth = truthSlots(truth);
  const inSchema = schema && schemaSlots(schema);
  const truthHas = (path: Path) => inTruth(path) === "slot";
  const isDeclared = (path: Path) => truthHas(path) || (inSchema !== undefined && inSchema(path) === "slot");

  const isWrapped = (object: JsonObject, path: Path): boolean => {
    if (!Object.hasOwn(object, "value")) return false;
    const others = Object.keys(object).filter((name) => name !== "value");
    if (!others.every((name) => companions.has(name.toLowerCase().replaceAll("_", "")))) return false;
    const inside = [...path, "value"];
    // A schema that asks for envelopes does not make the truth one.
    return truthHas(path) ? !truthHas(inside) : !isDeclared(inside);
  };
  const isCompanion = (object: JsonObject, name: string, path: Path): boolean => {
    const [, owner] = companionEnding.exec(name) ?? [];
    return owner !== undefined && Object.hasOwn(object, owner) && !isDeclared([...path, name]);
  };
  const unwrap = (value: JsonValue, path: Path, level: number): JsonValue => {
    // What is deeper is refused by the grading itself.
    if (typeof value !== "object" || value === null || level > deepestLevel) return value;
    if (Array.isArray(value)) return value.map((item, index) => unwrap(item, [...path, index], level + 1));
    if (isWrapped(value, path)) return unwrap(value.value ?? null, path, level + 1);
    const members = Object.entries(value).filter(([name]) => !isCompanion(value, name, path));
    return Object.fromEntries(
      members.map(([name, member]) => [name, unwrap(member, [...path, name], level + 1)]),
    );
  };
  return (answer) => unwrap(answer, [], 0);
}
