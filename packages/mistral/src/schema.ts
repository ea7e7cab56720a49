import {
  type ObjectField,
  type SchemaCompilation,
  type SchemaLoss,
  toJsonSchema,
  walkFields,
} from "@docmux/core/provider";
import type { MistralAnnotation } from "./settings.ts";

/**
 * A schema as a strict annotation: the model then has to answer every property, so an optional one may be `null`, as the vendor's
 * own client writes it.
 *
 * @param usual - the annotation of the pipeline, whose prompt stays.
 */
export function compileSchema(
  fields: ObjectField,
  usual: Pick<MistralAnnotation, "prompt"> | undefined,
): SchemaCompilation {
  const losses: SchemaLoss[] = [...walkFields(fields)]
    .filter(({ field, isRequired }) => field.isNullable && !isRequired)
    .map(({ path }) => ({
      path,
      feature: "required",
      whatHappens: "Mistral answers null both for null and for a field that is not there: it comes as null.",
    }));
  const annotation = {
    schema: toJsonSchema(fields, "strict"),
    strict: true,
    ...(usual?.prompt === undefined ? {} : { prompt: usual.prompt }),
  };
  return { options: { annotation }, losses };
}
