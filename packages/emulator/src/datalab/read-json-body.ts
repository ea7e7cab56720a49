import type { Context } from "hono";
import { DatalabError } from "./datalab-error.ts";
import { isRecord } from "./field-reader.ts";

/**
 * The JSON object of a request.
 *
 * @throws DatalabError with status 422, in FastAPI's words, when there is none.
 */
export async function readJsonBody(context: Context): Promise<Record<string, unknown>> {
  const text = await context.req.text();
  if (text === "") {
    throw new DatalabError(422, [{ type: "missing", loc: ["body"], msg: "Field required", input: null }]);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatalabError(422, [
      { type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx: { error: reason } },
    ]);
  }
  if (isRecord(body)) return body;
  const msg = "Input should be a valid dictionary or object to extract fields from";
  throw new DatalabError(422, [{ type: "model_attributes_type", loc: ["body"], msg, input: body }]);
}
