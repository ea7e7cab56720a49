import {
  jsonPointer,
  type ObjectField,
  type SchemaCompilation,
  type SchemaFeature,
  type SchemaField,
  type SchemaLoss,
} from "@docmux/core/provider";

/**
 * A schema as concepts of a bundle: the pipe's own bundle defines what is extracted, and a run sends no schema. `Extraction` is
 * the concept of the whole, and each object within is one of its own.
 */
export function compileSchema(fields: ObjectField): SchemaCompilation {
  const losses: SchemaLoss[] = [
    {
      path: "",
      feature: "definition",
      whatHappens: "Pipelex extracts what the pipe's output concept says: a run sends no schema.",
    },
  ];
  const lose = (path: string, feature: SchemaFeature, whatHappens: string) =>
    losses.push({ path, feature, whatHappens });
  const names: Record<string, string> = {};
  const tables: string[] = [];
  const codes = new Set<string>();

  const addConcept = (object: ObjectField, wanted: string, path: string, place: string): string => {
    const code = unused(wanted, codes);
    const taken = new Set<string>();
    const lines = object.members.map(({ name, field, isRequired }) => {
      const own = unused(identifierOf(name), taken);
      const [at, there] = [path + jsonPointer([name]), place + jsonPointer([own])];
      if (own !== name) {
        names[at] = there;
        lose(
          at,
          "name",
          "Pipelex takes names of letters, digits and underscores: the field gets another one.",
        );
      }
      if (field.isNullable) lose(at, "nullable", "A concept has no null: the field is not required in it.");
      const facts = fieldFacts(field, own, at, there);
      const required = isRequired && !field.isNullable ? ["required = true"] : [];
      return `${own} = { ${[...facts, describe(field, name), ...required].join(", ")} }`;
    });
    tables.push(
      [`[concept.${code}]`, describe(object, code), "", `[concept.${code}.structure]`, ...lines, ""].join(
        "\n",
      ),
    );
    return code;
  };

  /** The members of a field's table that say its type. */
  const fieldFacts = (field: SchemaField, name: string, path: string, place: string): string[] => {
    switch (field.type) {
      case "object":
        return [
          `type = "concept"`,
          `concept_ref = ${quote(addConcept(field, conceptCode(name), path, place))}`,
        ];
      case "list":
        return listFacts(field.items, name, `${path}/*`, `${place}/*`);
      case "enum": {
        if (typeof field.values[0] !== "string") {
          lose(path, "enum", "Choices of a concept are texts: the field is any number.");
          return [`type = "number"`];
        }
        return [
          `type = "text"`,
          `choices = [${field.values.map((value) => quote(String(value))).join(", ")}]`,
        ];
      }
      default:
        if (field.format) lose(path, "format", "A concept has no format: the field is any text.");
        return [`type = "${field.type === "string" ? "text" : field.type}"`];
    }
  };

  const listFacts = (items: SchemaField, name: string, path: string, place: string): string[] => {
    if (items.type === "object") {
      const ref = addConcept(items, conceptCode(name), path, place);
      return [`type = "list"`, `item_type = "concept"`, `item_concept_ref = ${quote(ref)}`];
    }
    if (items.type === "list" || items.type === "enum")
      lose(path, items.type, "Items of a concept's list are plain values or concepts: they are texts.");
    const plain = items.type === "list" || items.type === "enum" || items.type === "string";
    return [`type = "list"`, `item_type = "${plain ? "text" : items.type}"`];
  };

  addConcept(fields, "Extraction", "", "");
  return { definition: { concepts: tables.reverse().join("\n") }, losses, names, isDefinedAtVendor: true };
}

function describe({ title, description }: SchemaField, name: string): string {
  return `description = ${quote(description ?? title ?? name)}`;
}

function identifierOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z]/.test(plain) ? plain : `field_${plain}`;
}

function conceptCode(name: string): string {
  return name.replace(/(?:^|_+)([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
}

function unused(wanted: string, taken: Set<string>): string {
  let code = wanted;
  for (let count = 2; taken.has(code); count += 1) code = `${wanted}${count}`;
  taken.add(code);
  return code;
}

/** A basic string of TOML; JSON escapes are a part of those that it knows. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007F");
}
