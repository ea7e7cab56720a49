import { apiError } from "../wire/api-error.ts";

const categories = ["extract", "img_gen", "llm", "search"];
const models = [
  { name: "mock-llm", type: "llm" },
  { name: "pypdfium2-extract-pdf", type: "extract" },
];
const aliases: Record<string, Record<string, string>> = {
  llm: { "default-general": "mock-llm" },
  extract: {
    "default-text-from-pdf": "pypdfium2-extract-pdf",
    "default-no-inference": "pypdfium2-extract-pdf",
  },
};

/** The model deck, or one category of it. */
export function modelDeck(types: string[]): Record<string, unknown> {
  if (types.length > 1) {
    throw apiError("ValidationError", 422, "The `type` query parameter accepts a single value", "input");
  }
  const [type] = types;
  if (type !== undefined && !categories.includes(type)) {
    throw apiError(
      "InvalidModelCategory",
      422,
      `Invalid model category. Valid values: ${categories.join(", ")}`,
      "input",
    );
  }
  const wanted = type === undefined ? Object.keys(aliases) : [type];
  return {
    models: models.filter((model) => wanted.includes(model.type)),
    aliases: Object.fromEntries(wanted.map((category) => [category, aliases[category] ?? {}])),
    waterfalls: Object.fromEntries(wanted.map((category) => [category, {}])),
  };
}
