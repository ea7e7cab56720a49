import {
  type ObjectField,
  type SchemaCompilation,
  type SchemaFeature,
  type SchemaField,
  type SchemaLoss,
  walkFields,
} from "@docmux/core/provider";
import { maxQueryFields } from "./settings.ts";

/**
 * A schema as query fields of the layout model: up to 20 names, each answered by a text. Other models have fields of their own, and
 * query fields are billed in addition: there the model's own fields are found by name.
 */
export function compileSchema(modelId: string, fields: ObjectField): SchemaCompilation {
  if (modelId !== "prebuilt-layout") {
    const whatHappens = `The model ${modelId} has fields of its own, which are found by name: a run sends no schema.`;
    return { losses: [{ path: "", feature: "definition", whatHappens }], isDefinedAtVendor: true };
  }
  const losses: SchemaLoss[] = [];
  const lose = (path: string, feature: SchemaFeature, whatHappens: string, isLeftOut = false) =>
    losses.push({ path, feature, whatHappens, ...(isLeftOut ? { isLeftOut } : {}) });
  const names: Record<string, string> = {};
  const taken = new Set<string>();
  let isInList: string | undefined;
  for (const { path, field } of walkFields(fields)) {
    if (isInList !== undefined && path.startsWith(isInList)) continue;
    if (field.type === "list") {
      isInList = `${path}/`;
      const feature = field.items.type === "object" ? "list_of_objects" : "list";
      lose(path, feature, "Azure's query fields are single values: the list is left out.", true);
    } else if (field.type === "object") {
      lose(path, "nesting", "Azure's query fields are flat: they are asked for by longer names.");
      if (field.isNullable) lose(path, "nullable", absent);
    } else if (taken.size === maxQueryFields) {
      lose(path, "size", `Azure takes ${maxQueryFields} query fields: the rest is left out.`, true);
    } else {
      const name = queryName(path, taken);
      names[path] = `/${name}`;
      for (const [feature, sentence] of lostOf(field)) lose(path, feature, sentence);
    }
  }
  return { options: { queryFields: [...taken] }, losses, names };
}

const absent = "A query field without a value is absent, never null.";

/** `/seller/name` is `seller_name`; a comma divides the names of the request. */
function queryName(path: string, taken: Set<string>): string {
  const words = path.slice(1).replace(/~[01]|[^\p{L}\p{N} ]/gu, "_");
  const wanted = words.replace(/^[\s_]+/, "").slice(0, 100) || "field";
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}_${count}`;
  taken.add(name);
  return name;
}

function lostOf({ type, title, description, isNullable }: SchemaField): [SchemaFeature, string][] {
  const isTyped = type !== "string";
  const feature: SchemaFeature = type === "enum" || type === "date" ? type : "type";
  return [
    ...(isTyped ? [[feature, "Azure answers query fields by text, as it is printed."] as const] : []),
    ...(isNullable ? [["nullable", absent] as const] : []),
    ...(title || description
      ? [
          [
            "description",
            "Azure's query fields have names only: title and description are not sent.",
          ] as const,
        ]
      : []),
  ].map(([name, sentence]) => [name, sentence]);
}
