import type { HonoRequest } from "hono";
import { AzureError, badParameter, noRoute, serviceError, unreadable } from "./azure-error.ts";

/** A request that was checked. */
export interface AnalyzeRequest {
  modelId: string;
  bytes: Uint8Array;
  /** Counted from 1; `undefined` for all. */
  pages: { first: number; last: number }[] | undefined;
  indexType: "textElements" | "unicodeCodePoint" | "utf16CodeUnit";
  format: "text" | "markdown";
  features: readonly string[];
  queryFields: readonly string[];
  output: readonly string[];
}

/** The versions of the API that are answered. */
const apiVersions = ["2024-11-30", "2025-09-01"];

const features = [
  "ocrHighResolution",
  "formulas",
  "styleFont",
  "barcodes",
  "languages",
  "keyValuePairs",
  "queryFields",
];

const byteTypes =
  /^(?:application\/(?:octet-stream|pdf|vnd\.openxmlformats-officedocument\.[\w.]+)|image\/(?:jpeg|png|tiff|bmp|heif)|text\/html)/;

/**
 * Checks the request for an analysis.
 *
 * @param maxBytes - the limit of the tier.
 * @throws AzureError
 */
export async function readAnalyzeRequest(
  modelId: string,
  request: HonoRequest,
  maxBytes: number,
): Promise<AnalyzeRequest> {
  const listOf = (name: string) => (request.query(name) ?? "").split(",").filter((part) => part !== "");
  const asked = listOf("features");
  const unknown = asked.find((feature) => !features.includes(feature));
  if (unknown !== undefined) throw badParameter("features", `The feature ${unknown} is not supported.`);
  const queryFields = listOf("queryFields");
  if (queryFields.length > 20) throw badParameter("queryFields", "There are more than 20 fields.");
  if (queryFields.length > 0 !== asked.includes("queryFields"))
    throw badParameter("queryFields", "The fields and the feature queryFields go together.");
  const locale = request.query("locale");
  if (locale !== undefined && !/^[a-z]{2,3}(-\w{2,8})*$/i.test(locale))
    throw badParameter("Locale", "The language code is invalid or not supported.");
  const format = oneOf(request, "outputContentFormat", ["text", "markdown"]);
  if (format === "markdown" && modelId !== "prebuilt-layout")
    throw badParameter("outputContentFormat", "The model writes no markdown.");
  const output = listOf("output");
  if (output.includes("pdf") && modelId !== "prebuilt-read")
    throw badParameter("output", "The model writes no searchable PDF.");
  const bytes = await readSource(request);
  if (bytes.byteLength > maxBytes)
    throw serviceError(400, "InvalidRequest", "InvalidContentLength", "The input image is too large.");
  const indexType = oneOf(request, "stringIndexType", ["textElements", "unicodeCodePoint", "utf16CodeUnit"]);
  const pages = readPages(request.query("pages"));
  return { modelId, bytes, pages, indexType, format, features: asked, queryFields, output };
}

/** Every request names a version; without one the gateway finds no route. */
export function requireVersion(request: HonoRequest): void {
  const version = request.query("api-version");
  if (!version) throw noRoute();
  if (!apiVersions.includes(version))
    throw serviceError(
      400,
      "InvalidRequest",
      "NotSupportedApiVersion",
      "The requested API version is not supported.",
    );
}

function readPages(given: string | undefined): AnalyzeRequest["pages"] {
  if (given === undefined) return undefined;
  if (!/^(\d+(-\d+)?)(,\s*(\d+(-\d+)?))*$/.test(given))
    throw badParameter("pages", "The page range has another form than 1-3,5.");
  return given.split(",").map((part) => {
    const [first = 1, last = first] = part.trim().split("-").map(Number);
    return { first, last };
  });
}

async function readSource(request: HonoRequest): Promise<Uint8Array> {
  const type = request.header("content-type") ?? "";
  if (byteTypes.test(type)) return notEmpty(new Uint8Array(await request.arrayBuffer()));
  if (!type.startsWith("application/json"))
    throw new AzureError(415, {
      code: "UnsupportedMediaType",
      message: "Request content type isn't supported.",
    });
  const body = await request.json<unknown>().catch(() => undefined);
  const { urlSource, base64Source } = (body ?? {}) as Record<string, unknown>;
  if ((typeof urlSource === "string") === (typeof base64Source === "string"))
    throw serviceError(
      400,
      "InvalidArgument",
      "ParameterMissing",
      "One of urlSource and base64Source is required.",
    );
  if (typeof base64Source === "string") {
    if (/[^A-Za-z0-9+/=\s]/.test(base64Source)) throw badParameter("base64Source", "It is not base64.");
    return notEmpty(new Uint8Array(Buffer.from(base64Source, "base64")));
  }
  return fetchSource(String(urlSource));
}

function notEmpty(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength === 0) throw serviceError(400, "InvalidRequest", unreadable.code, unreadable.message);
  return bytes;
}

/** Nothing is fetched from the internet: an address on loopback is what the vendor can reach. */
async function fetchSource(url: string): Promise<Uint8Array> {
  if (!/^https?:/i.test(url)) {
    const message = "Url must be http or https";
    throw serviceError(400, "InvalidArgument", "InvalidContentSourceFormat", message);
  }
  const isLocal = /^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(url);
  const answer = isLocal ? await fetch(url, { redirect: "error" }).catch(() => undefined) : undefined;
  if (answer?.ok) return notEmpty(new Uint8Array(await answer.arrayBuffer()));
  const message = "Content isn't accessible: the URL cannot be fetched.";
  throw serviceError(400, "InvalidRequest", "ContentSourceNotAccessible", message);
}

function oneOf<const Value extends string>(
  request: HonoRequest,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  const given = request.query(name) ?? values[0];
  const found = values.find((value) => value === given);
  if (found === undefined) throw badParameter(name, `The value is none of ${values.join(", ")}.`);
  return found;
}
