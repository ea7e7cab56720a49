import type { JsonObject } from "@docmux/core";
import type { FileSystem } from "./file-system.ts";
import { parseJson } from "./parse-json.ts";
import { refuse } from "./refuse.ts";

const folder = "schemas";
const ending = ".schema.json";

/** The schemas of a corpus by kind of document. `undefined` when there is no folder of schemas. */
export async function loadSchemas(fileSystem: FileSystem): Promise<Map<string, JsonObject> | undefined> {
  const names = await fileSystem.filesIn(folder);
  if (!names) return undefined;
  const schemas = new Map<string, JsonObject>();
  for (const name of names.filter((file) => file.endsWith(ending))) {
    const file = `${folder}/${name}`;
    const { value } = parseJson(await fileSystem.readText(file), file);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw refuse(
        { file },
        "a JSON Schema is an object",
        'Write it as { "type": "object", "properties": ... }.',
      );
    schemas.set(name.slice(0, -ending.length), value);
  }
  return schemas;
}

/** The kind of a document: its id up to the last dash. */
export function kindOf(id: string): string {
  return id.replace(/-[^-]*$/, "");
}
