export type JsonSchema = Record<string, unknown>;

/** Short makers for the parts of a JSON Schema. */
export const text = (description: string): JsonSchema => ({ type: "string", description });
export const amount = (description: string): JsonSchema => ({ type: "number", description });
export const whole = (description: string): JsonSchema => ({ type: "integer", description });
export const date = (description: string): JsonSchema => ({ type: "string", format: "date", description });
export const choice = (description: string, choices: readonly string[]): JsonSchema => ({
  type: "string",
  enum: [...choices],
  description,
});
export const currency = (): JsonSchema => ({
  type: "string",
  description: "ISO 4217 code of the currency in which the amounts are stated, such as EUR.",
});

function object(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return { type: "object", properties, required: [...required], additionalProperties: false };
}

export function rows(
  description: string,
  properties: Record<string, JsonSchema>,
  required: readonly string[],
): JsonSchema {
  return { type: "array", description, items: object(properties, required) };
}

/** The schema of one kind of document, as it is written to a file. */
export function documentSchema(
  title: string,
  properties: Record<string, JsonSchema>,
  required: readonly string[],
): JsonSchema {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title, ...object(properties, required) };
}
