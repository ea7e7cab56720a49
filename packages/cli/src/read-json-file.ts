import { readFile } from "node:fs/promises";
import { InvalidInputError, type JsonObject } from "@docmux/core";

/**
 * Reads a file of JSON that the user named.
 *
 * @throws InvalidInputError when it is not there or is not JSON.
 */
export async function readJsonFile(path: string): Promise<JsonObject> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InvalidInputError(`There is no file "${path}" that can be read`, {
      nextStep: "Check the path; nothing was sent.",
    });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(`"${path}" is not JSON`, { nextStep: "Mend the file; nothing was sent." });
  }
}
