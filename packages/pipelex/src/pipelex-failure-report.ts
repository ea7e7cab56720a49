import { isRecord } from "@docmux/core/provider-utils";

/** What the vendor says of a failure, whichever of its servers says it. */
export interface FailureReport {
  /**
   * The vendor's name of the failure: the class of an exception (`PipeExecutionError`) or, since protocol 2.0 and on the
   * hosted platform, a code (`provider.failed`, `not_found`). Gateways and proxies give none.
   */
  identity?: string | undefined;
  message?: string | undefined;
  /** What the vendor advises. */
  advice?: string | undefined;
  requestId?: string | undefined;
}

const mostParticulars = 5;

/**
 * Reads an error body in any of the vendor's shapes: problem documents of the runner in both protocols (`error_type`,
 * dotted `code`) and of the hosted platform (`code`), `detail` as sentence, object or FastAPI's list of fields, the
 * gateway's `message`, HTML, plain text. Also the `error` of a run read or a callback, and the XML of the object storage.
 */
export function readFailureReport(body: unknown): FailureReport {
  if (typeof body === "string") return { message: textOf(body) };
  if (!isRecord(body)) return {};
  const detail = isRecord(body.detail) ? body.detail : {};
  const diagnostics = isRecord(body.diagnostics) ? body.diagnostics : {};
  const summary =
    sentence(detail.message) ??
    sentence(body.detail) ??
    sentence(problemsOf(body.detail).slice(0, mostParticulars).join("; ")) ??
    sentence(body.message) ??
    sentence(body.error) ??
    sentence(body.title);
  const particulars = [
    // Protocol 2.0 says the cause to the holder of the server's key only, beside a general sentence for everybody.
    ...[sentence(diagnostics.message)].filter((cause) => cause !== undefined),
    ...problemsOf(body.validation_errors),
    ...problemsOf(body.errors),
  ];
  const fresh = particulars.filter((particular) => !summary?.includes(particular));
  return {
    identity: sentence(detail.error_type) ?? sentence(body.error_type) ?? sentence(body.code),
    message: [summary, ...fresh.slice(0, mostParticulars)].filter(Boolean).join("; ") || undefined,
    advice: adviceOf(body.user_action) ?? adviceOf(body.next_step),
    requestId: sentence(body.request_id),
  };
}

/** One sentence that begins with the vendor's name of the failure where there is one. */
export function failureSentence({ identity, message }: FailureReport): string | undefined {
  if (!identity || message?.startsWith(identity)) return message;
  return message ? `${identity}: ${message}` : identity;
}

const actionSentences: Readonly<Record<string, string>> = {
  wait_and_retry: "Wait a moment and run again.",
  check_billing: "Check the billing of the model provider's account.",
  check_credentials: "Check the model provider's credentials on the server.",
  change_input: "Change the input that the message names.",
  change_model: "Choose another model for the pipe.",
  contact_support: "Contact the vendor's support.",
};

function adviceOf(action: unknown): string | undefined {
  if (!isRecord(action)) return undefined;
  const kind = sentence(action.kind);
  const isKnown = kind !== undefined && Object.hasOwn(actionSentences, kind);
  return sentence(action.detail) ?? (isKnown ? actionSentences[kind] : undefined);
}

function sentence(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Entries of a list of faults, each with its place: `body.inputs: Field required`. */
function problemsOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((problem) => {
    if (typeof problem === "string") return [problem];
    if (!isRecord(problem)) return [];
    const said = sentence(problem.msg) ?? sentence(problem.message) ?? sentence(problem.detail);
    const place = placeOf(problem);
    if (!said) return [];
    return [place && !said.includes(place) ? `${place}: ${said}` : said];
  });
}

function isNameOrIndex(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}

function placeOf(problem: Record<string, unknown>): string | undefined {
  if (Array.isArray(problem.loc)) return problem.loc.filter(isNameOrIndex).join(".");
  const location = isRecord(problem.location) ? problem.location : problem;
  const { line } = location;
  return (
    sentence(location.field) ??
    sentence(location.input) ??
    sentence(location.pipe) ??
    sentence(location.pipe_code) ??
    sentence(location.concept_code) ??
    (typeof line === "number" ? `line ${line}` : undefined)
  );
}

function textOf(body: string): string | undefined {
  const storageSays = /<Message>([^<]{1,300})<\/Message>/i.exec(body)?.[1];
  if (storageSays) return sentence(storageSays);
  if (!/<html|<!doctype|<body/i.test(body.slice(0, 2000))) return sentence(body);
  const title = /<title[^>]*>([^<]{1,200})/i.exec(body)?.[1];
  const heading = /<h1[^>]*>([^<]{1,200})/i.exec(body)?.[1];
  return sentence(title) ?? sentence(heading);
}
