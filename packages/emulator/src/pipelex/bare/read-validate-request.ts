import { apiError } from "../wire/api-error.ts";
import { bundleTexts } from "./bundle-texts.ts";
import { readJsonObject } from "./read-run-request.ts";

const maximumFiles = 16;
const maximumFileBytes = 1024 * 1024;

/** Reads the body of `/v1/validate`. @throws PipelexError */
export function readValidateRequest(text: string): { contents: string[]; markdown: boolean } {
  const body = readJsonObject(text);
  const contents = bundleTexts(body);
  const { mthds_sources: sources, render } = body;
  const refuse = (why: string) =>
    apiError("ValidationError", 422, `1 validation error: mthds_contents: ${why}`, "input");
  if (contents.length === 0) throw refuse("List should have at least 1 item");
  if (contents.length > maximumFiles) throw refuse(`List should have at most ${maximumFiles} items`);
  if (contents.some((content) => Buffer.byteLength(content) > maximumFileBytes)) {
    throw refuse("Every file should have at most 1024 KiB");
  }
  if (Array.isArray(sources) && sources.length !== contents.length) {
    throw refuse("mthds_sources should have as many items");
  }
  return { contents, markdown: Array.isArray(render) && render.includes("markdown") };
}
