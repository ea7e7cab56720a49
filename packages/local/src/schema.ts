import {
  type ObjectField,
  type SchemaCompilation,
  type SchemaLoss,
  toJsonSchema,
  walkFields,
} from "@docmux/core/provider";

/** A schema as `local:extract` takes it: JSON Schema. What the rules cannot look for is known before. */
export function compileSchema(fields: ObjectField): SchemaCompilation {
  const losses: SchemaLoss[] = [];
  for (const { path, field, isRequired } of walkFields(fields)) {
    if (field.isNullable && !isRequired) {
      const whatHappens = "The rules leave out what they do not find: it is absent, never null.";
      losses.push({ path, feature: "nullable", whatHappens });
    }
    if (path.endsWith("/__proto__")) {
      losses.push({
        path,
        feature: "name",
        whatHappens: "A field of this name is not read: left out.",
        isLeftOut: true,
      });
    }
    // Rows of a table have cells, and an item of a list is one value.
    if (path.includes("/*/") && (field.type === "list" || field.type === "object")) {
      const whatHappens = "The rules read tables of single cells: what is nested in a row is left out.";
      losses.push({ path, feature: "nesting", whatHappens, isLeftOut: true });
    } else if (field.type === "list" && field.items.type === "list") {
      losses.push({
        path,
        feature: "list",
        whatHappens: "The rules read no lists of lists: left out.",
        isLeftOut: true,
      });
    } else if (field.type === "enum" && typeof field.values[0] === "number") {
      losses.push({
        path,
        feature: "enum",
        whatHappens: "The rules know choices of text: it is any number.",
      });
    } else if ("format" in field && field.format !== undefined && field.format !== "date-time") {
      losses.push({
        path,
        feature: "format",
        whatHappens: "The rules know no formats of text but dates: it is any text.",
      });
    }
  }
  return { options: { schema: toJsonSchema(fields) }, losses };
}

/** `local:parse` fills no schema. */
export function refuseSchema(): SchemaCompilation {
  const whatHappens = "local:parse reads text and fills no schema: use local:extract.";
  return { losses: [{ path: "", feature: "definition", whatHappens, isLeftOut: true }] };
}
