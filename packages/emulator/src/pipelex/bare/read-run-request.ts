import type { PipelexRunRequest } from "../run/run-state.ts";
import { isRecord } from "../run/shape-content.ts";
import { apiError } from "../wire/api-error.ts";
import { bundleTexts } from "./bundle-texts.ts";
import { checkCallbackUrls } from "./check-callback-urls.ts";

/** A body that is a JSON object, or 422. */
export function readJsonObject(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw apiError("InvalidJSON", 422, `Request body is not valid JSON: ${why}`, "input");
  }
  if (isRecord(body)) return body;
  const facts = { code: "request.invalid", params: { field: "body" } };
  throw apiError("InvalidJSON", 422, "Request body must be a JSON object", "input", facts);
}

/**
 * Reads the body of `/execute` and `/start`, checking in the order of the real server: extras, selector, types, bundle
 * files, orchestration mode. `method_id` counts as a selector on the hosted service only.
 * @throws PipelexError
 */
export function readRunRequest(
  text: string,
  options: { allowLoopbackCallbacks: boolean; takesMethods?: boolean },
): PipelexRunRequest {
  const body = readJsonObject(text);
  refuseReservedKeys(body);
  checkExtras(body, options.allowLoopbackCallbacks);
  const methodId = options.takesMethods ? textOf(body, "method_id") : undefined;
  checkSelector(body, methodId);
  const pipeCode = textOf(body, "pipe_code", 256);
  const bundles = bundleTexts(body);
  const inputs = body.inputs ?? {};
  if (!isRecord(inputs)) throw invalid("inputs", "Input should be a valid dictionary");
  const { output_multiplicity: multiplicity, orchestration_mode: mode } = body;
  if (!isMultiplicity(multiplicity)) {
    throw invalid("output_multiplicity", "Input should be a valid boolean or integer");
  }
  if (mode !== undefined && mode !== null && mode !== "direct") {
    throw apiError(
      "OrchestrationModeOverrideForbidden",
      403,
      "This deployment does not take another orchestration_mode than its own",
      "input",
      { params: { requested_mode: mode } },
    );
  }
  const outputName = textOf(body, "output_name");
  const outputConcept = textOf(body, "dynamic_output_concept_ref");
  const runId = textOf(body, "pipeline_run_id");
  const callbackUrls = (body.callback_urls ?? undefined) as string[] | undefined;
  return {
    bundles,
    inputs,
    ...(pipeCode === undefined ? {} : { pipeCode }),
    ...(outputName === undefined ? {} : { outputName }),
    ...(multiplicity === null || multiplicity === undefined ? {} : { outputMultiplicity: multiplicity }),
    ...(outputConcept === undefined ? {} : { outputConcept }),
    ...(runId === undefined ? {} : { runId }),
    ...(callbackUrls === undefined ? {} : { callbackUrls }),
    ...(methodId === undefined ? {} : { methodId }),
  };
}

function checkExtras(body: Record<string, unknown>, allowLoopback: boolean): void {
  const { pipeline_run_id: runId, callback_urls: urls, storage_scope: scope } = body;
  const problem = urls === undefined || urls === null ? undefined : checkCallbackUrls(urls, allowLoopback);
  if (problem) {
    const { sentence, isRefusedHost } = problem;
    const facts = {
      params: isRefusedHost
        ? { input: "callback_urls", reason: "host_not_allowed" }
        : { field: "callback_urls" },
      location: { field: "callback_urls" },
      ...(isRefusedHost ? {} : { code: "request.invalid" }),
    };
    throw apiError("InvalidCallbackUrls", 422, `1 validation error: ${sentence}`, "input", facts);
  }
  if (runId !== undefined && runId !== null && (typeof runId !== "string" || runId.length > 128)) {
    throw invalid("pipeline_run_id", "String should have at most 128 characters");
  }
  if (scope !== undefined && scope !== null && !/^[\w.-]+(\/[\w.-]+){0,2}$/.test(String(scope))) {
    throw invalid("storage_scope", "String should be one to three path segments");
  }
}

/** Keys that the server's decoder keeps for itself, anywhere in the body. */
function refuseReservedKeys(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) refuseReservedKeys(item);
  if (!isRecord(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === "__class__" || key === "__module__" || key.startsWith("__kajson")) {
      const message = `Request body contains the reserved object key '${key}'`;
      throw apiError("ReservedObjectKey", 422, message, "input", { params: { keys: [key] } });
    }
    refuseReservedKeys(member);
  }
}

function checkSelector(body: Record<string, unknown>, methodId: string | undefined): void {
  const contents = body.mthds_contents;
  const hasContents = Array.isArray(contents) ? contents.length > 0 : Boolean(body.mthds_content);
  if (body.pipe_code || hasContents || body.files || body.bundle_b64 || methodId) return;
  const others = Object.keys(body).filter((key) => !["inputs", ...namesOfSelectors].includes(key));
  const [field] = others;
  if (field !== undefined) {
    throw apiError(
      "ValidationError",
      422,
      `This request names nothing to run that this server understands. It does not handle \`${others.join("`, `")}\`.`,
      "input",
      { code: "request.unsupported", params: { field, reason: "hosted_only_extension" } },
    );
  }
  throw apiError(
    "ValidationError",
    422,
    "pipe_code and mthds_contents cannot both be empty. Either: send pipe_code of a registered pipe, or mthds_contents with a main_pipe, or both.",
    "input",
    { params: { field: "pipe_code" } },
  );
}

const namesOfSelectors = ["pipe_code", "mthds_contents", "mthds_content", "files", "bundle_b64"];

function textOf(body: Record<string, unknown>, name: string, maximum = Number.POSITIVE_INFINITY) {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw invalid(name, "Input should be a valid string");
  if (value.length > maximum) throw invalid(name, `String should have at most ${maximum} characters`);
  return value;
}

function isMultiplicity(value: unknown): value is boolean | number | null | undefined {
  return value === null || value === undefined || typeof value === "boolean" || Number.isInteger(value);
}

function invalid(field: string, why: string) {
  const facts = { params: { field }, location: { field } };
  return apiError("ValidationError", 422, `1 validation error: ${field}: ${why}`, "input", facts);
}
