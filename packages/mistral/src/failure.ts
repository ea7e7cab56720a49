import { isRecord, readSentence, type VendorFailure } from "@docmux/core/provider";

/** The vendor's own codes of what is wrong with a start, by HTTP status. Each was seen in an answer. */
const refusalCodes: Readonly<Record<number, readonly string[]>> = {
  400: ["1500", "3310", "3730", "3740"],
  403: ["1910"],
  422: ["1901"],
  429: ["1300"],
};

/** The vendor's own sentences in `detail`, by HTTP status. Each was seen in an answer. */
const refusalDetails: Readonly<Record<number, readonly string[]>> = {
  401: ["Unauthorized", "Invalid API Key"],
  404: ["Not Found", "File not found"],
  422: ["Invalid file format."],
};

/**
 * Whether the vendor itself refused. Its error bodies carry a code, a sentence that is known, or a list of invalid members;
 * other bodies, and every 5xx, may come from a gateway after the call was taken.
 */
export function isOwnRefusal(httpStatus: number, _headers: Headers, body: unknown): boolean {
  if (!isRecord(body)) return false;
  const { code, detail, message, request_id: requestId } = body;
  if (Array.isArray(detail))
    return httpStatus === 422 && detail.every((item) => isRecord(item) && "loc" in item);
  if (typeof detail === "string") return refusalDetails[httpStatus]?.includes(detail) === true;
  if (body.object === "error") return refusalCodes[httpStatus]?.includes(String(code)) === true;
  // The vendor's gateway checks the key before it passes a call on.
  return httpStatus === 401 && typeof message === "string" && typeof requestId === "string";
}

const nextSteps: Readonly<Record<string, string>> = {
  "1500": "Write the name of a model with OCR, such as mistral:mistral-ocr-latest.",
  "1910": "The subscription lacks this model; choose another one or change the subscription.",
  "3310": "Check that the URL can be fetched without a login, or pass the file itself.",
  "3730": "Split the document: the limit is for the whole of it, whatever pages are asked for.",
  "3740":
    "The vendor cannot parse this PDF; write it again with another program, or pass its pages as images.",
};

/** Reads the vendor's errors: by code, by `detail`, or by a gateway's message. */
export function readFailure(body: unknown, httpStatus?: number): VendorFailure {
  const code = isRecord(body) && typeof body.code === "string" ? body.code : undefined;
  const requestId = isRecord(body) && typeof body.request_id === "string" ? body.request_id : undefined;
  const said = readSentence(body);
  const isCoded = code !== undefined && /^\d{1,6}$/.test(code);
  const nextStep = isCoded && Object.hasOwn(nextSteps, code) ? nextSteps[code] : undefined;
  return {
    message: said !== undefined && isCoded ? `${said.replace(/\.$/, "")} (code ${code})` : said,
    requestId,
    nextStep: nextStep ?? (httpStatus === 413 ? "Pass a smaller document." : undefined),
  };
}
