import { apiError } from "../wire/api-error.ts";
import type { BareProtocol } from "./bare-protocol.ts";

const olderCategories = ["extract", "img_gen", "llm", "search"];
/** Presets: what a bundle may name as `$name`. The models themselves stand behind the aliases. */
const models = [
  { name: "mock-llm", type: "llm" },
  { name: "extract-testing", type: "extract" },
];
const aliases: Record<string, Record<string, string>> = {
  llm: { "default-general": "mock-llm" },
  extract: {
    "default-text-from-pdf": "pypdfium2-extract-pdf",
    "default-no-inference": "pypdfium2-extract-pdf",
  },
};

/** The model deck, or one category of it. */
export function modelDeck(types: string[], protocol: BareProtocol): Record<string, unknown> {
  const categories =
    protocol === "2.0" ? ["extract", "img_gen", "judgment", "llm", "search"] : olderCategories;
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
      { params: { field: "type" }, location: { field: "type" } },
    );
  }
  const wanted = type === undefined ? Object.keys(aliases) : [type];
  return {
    models: models.filter((model) => wanted.includes(model.type)),
    aliases: Object.fromEntries(wanted.map((category) => [category, aliases[category] ?? {}])),
    waterfalls: Object.fromEntries(wanted.map((category) => [category, {}])),
  };
}
