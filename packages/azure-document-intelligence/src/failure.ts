import { type Issue, isRecord, readSentence, type VendorFailure } from "@docmux/core/provider";
import { errorSchema } from "./wire.ts";

/** The vendor's own codes of a refusal, by HTTP status, from its error guide and from answers that were recorded. */
const refusalCodes: Readonly<Record<number, readonly string[]>> = {
  400: ["InvalidRequest", "InvalidArgument"],
  401: ["401"],
  403: ["Forbidden"],
  404: ["NotFound", "404"],
  415: ["UnsupportedMediaType"],
  429: ["429"],
};

/** Whether the vendor itself refused. Other bodies, and every 5xx, may come from a gateway after the call was taken. */
export function isOwnRefusal(httpStatus: number, _headers: Headers, body: unknown): boolean {
  const { error } = isRecord(body) ? body : {};
  return isRecord(error) && refusalCodes[httpStatus]?.includes(String(error.code)) === true;
}

const nextSteps: Readonly<Record<string, string>> = {
  InvalidContent: "The vendor cannot read this file; write it again with another program.",
  InvalidContentLength: "Pass a smaller file; the tier F0 takes 4 MB, S0 500 MB.",
  ContentSourceNotAccessible: "Check that the URL can be fetched without a login, or pass the file itself.",
  ModelNotFound: "Check the name of the model, and that it belongs to this resource.",
  OperationNotFound:
    "The vendor keeps a result for 24 hours, at the resource that made it; after that, run again.",
  "401": "Check the key and that it belongs to the endpoint of this resource.",
  AuthorizationFailed: 'Give the identity the role "Cognitive Services User" on the resource.',
  "404": "Check the endpoint, the region and the setting apiVersion.",
};

/** Reads the vendor's errors, by the innermost code: the outer ones are as general as the HTTP status. */
export function readFailure(body: unknown, httpStatus?: number): VendorFailure {
  const { error } = isRecord(body) ? body : {};
  const { code, message } = innermost(error);
  if (code === undefined) return { message: message ?? readSentence(body) };
  return {
    message: sentenceOf(message, code),
    code: code === "OperationNotFound" && httpStatus === 404 ? "expired" : undefined,
    nextStep: Object.hasOwn(nextSteps, code) ? nextSteps[code] : undefined,
  };
}

/** What an operation says of its failure: the error, and one for each page or part in its `details`. */
export function failureIssues(error: unknown): Issue[] {
  const { code, message } = innermost(error);
  const details = isRecord(error) && Array.isArray(error.details) ? error.details : [];
  const failed = issueOf("error", code, message, "The vendor reports that the run failed, and no reason.");
  return [failed, ...details.slice(0, mostDetails).map(detailIssue)];
}

function detailIssue(detail: unknown): Issue {
  const { code, message } = innermost(detail);
  const target = isRecord(detail) ? String(detail.target ?? "") : "";
  const place = /^\d{1,6}$/.test(target) ? `Page ${target}: ` : "";
  return issueOf("error", code, message && `${place}${message}`, `${place}The vendor returns no reason.`);
}

/** A remark of the vendor as an issue, its code in the form that all issues have. */
export function issueOf(
  severity: Issue["severity"],
  code: string | null | undefined,
  message: string | null | undefined,
  otherwise: string,
): Issue {
  const known = code && codePattern.test(code) ? code : undefined;
  const words = known?.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();
  return {
    severity,
    code: words && /^[a-z]/.test(words) ? words : `vendor_${severity}`,
    message: sentenceOf(message || otherwise, known) ?? otherwise,
  };
}

const codePattern = /^[A-Za-z0-9_]{1,60}$/;

/** More pages than this may fail; one sentence for each would help no reader. */
const mostDetails = 20;

/** Errors go inwards; more levels than this have not been seen. */
const mostLevels = 8;

function innermost(error: unknown): { code?: string; message?: string } {
  let found: { code?: string; message?: string } = {};
  let at = error;
  for (let level = 0; level < mostLevels && isRecord(at); level += 1) {
    const { code, message } = errorSchema.parse(at);
    // An inner error may have a code and no sentence.
    found = { ...found, ...(code ? { code } : {}), ...(message ? { message } : {}) };
    at = at.innererror;
  }
  return found;
}

function sentenceOf(message: string | undefined, code: string | undefined): string | undefined {
  if (message === undefined || code === undefined || !codePattern.test(code)) return message;
  return `${message.replace(/\.$/, "")} (code ${code})`;
}
