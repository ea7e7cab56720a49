import { badRequest } from "./clarifeye-error.ts";
import type { ClarifeyeContext } from "./open-project.ts";

/**
 * The JSON object that a request carries; an empty body counts as `{}`.
 * @throws ClarifeyeError 400 for anything else.
 */
export async function readJsonBody(context: ClarifeyeContext): Promise<Record<string, unknown>> {
  const body = await readJson(context);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequest("Invalid data. Expected a dictionary.");
  }
  return body as Record<string, unknown>;
}

/**
 * The JSON that a request carries; an empty body counts as `{}`.
 * @throws ClarifeyeError 400 for what is none.
 */
export async function readJson(context: ClarifeyeContext): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`JSON parse error - ${error instanceof Error ? error.message : String(error)}`);
  }
}
