import {
  type ObjectField,
  type SchemaCompilation,
  type SchemaLoss,
  toJsonSchema,
  walkFields,
} from "@docmux/core/provider";

/** Fields with one value above which the vendor caps a balanced extraction of a short document. */
const mostLeaves = 25;

/**
 * A schema as the `page_schema` of an extract step. The vendor keeps it with the pipeline; the fields of a run's request (page "Run
 * Pipeline") have no place for it.
 */
export function compileSchema(fields: ObjectField): SchemaCompilation {
  const placed = [...walkFields(fields)];
  const leaves = placed.filter(({ field }) => field.type !== "object" && field.type !== "list");
  const names = new Set(placed.map(({ path }) => path));
  const losses: SchemaLoss[] = [
    {
      path: "",
      feature: "definition",
      whatHappens: "Datalab extracts by the page_schema that the pipeline was saved with: a run sends none.",
    },
    ...placed
      .filter(({ field }) => field.isNullable)
      .map(
        ({ path }): SchemaLoss => ({
          path,
          feature: "nullable",
          whatHappens: "A page_schema has no null: the field is not required in it.",
        }),
      ),
    ...placed
      .filter(
        ({ path }) =>
          names.has(path.replace(/_(citations|meta|score)$/, "")) && /_(citations|meta|score)$/.test(path),
      )
      .map(
        ({ path }): SchemaLoss => ({
          path,
          feature: "name",
          whatHappens: "Datalab writes its notes on another field under this name: rename the field.",
        }),
      ),
    ...(leaves.length > mostLeaves
      ? [
          {
            path: "",
            feature: "size",
            whatHappens: `The schema has ${leaves.length} values; Datalab may cap a balanced extraction at about ${mostLeaves}.`,
          } as const,
        ]
      : []),
  ];
  return {
    definition: { page_schema: toJsonSchema(fields, "without-null") },
    losses,
    isDefinedAtVendor: true,
  };
}
