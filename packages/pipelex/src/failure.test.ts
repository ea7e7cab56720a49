import { describe, expect, test } from "vitest";
import { read } from "../test/read-answers.ts";
import { isOwnRefusal, isOwnStartRefusal, isRunReport, readFailure, readFailureReport } from "./failure.ts";

describe("error bodies in every shape of the vendor", () => {
  test.each<[string, unknown, string | undefined, string | undefined]>([
    ["detail as a sentence", { detail: "Not authenticated" }, undefined, "Not authenticated"],
    [
      "detail as an object",
      { detail: { error_type: "PipeNotFoundError", message: "No pipe 'x'" } },
      "PipeNotFoundError",
      "No pipe 'x'",
    ],
    [
      "detail as a list of fields",
      { detail: [{ loc: ["body", "inputs"], msg: "Field required", type: "missing" }] },
      undefined,
      "body.inputs: Field required",
    ],
    [
      "a problem of protocol 0.6",
      {
        type: "https://docs.pipelex.com/latest/errors/validate-bundle-error/",
        title: "Validate bundle",
        status: 422,
        detail: "The bundle is invalid",
        error_type: "ValidateBundleError",
        validation_errors: [{ category: "dry_run", message: "unknown concept", pipe_code: "greet" }],
      },
      "ValidateBundleError",
      "The bundle is invalid; greet: unknown concept",
    ],
    [
      "a problem of protocol 2.0",
      {
        detail: "An input file cannot be read",
        code: "input.file_unreadable",
        diagnostics: { message: "Failed to load document" },
        errors: [{ code: "method.syntax", detail: "bad key", location: { line: 3 } }],
      },
      "input.file_unreadable",
      "An input file cannot be read; Failed to load document; line 3: bad key",
    ],
    [
      "a problem of the platform",
      {
        code: "validation_failed",
        detail: "size is wrong",
        errors: [{ field: "size", detail: "too large" }],
      },
      "validation_failed",
      "size is wrong; size: too large",
    ],
    ["the gateway", { message: "Endpoint request timed out" }, undefined, "Endpoint request timed out"],
    ["plain text", "Internal Server Error", undefined, "Internal Server Error"],
    ["a page of a proxy", "<html><title>502 Bad Gateway</title></html>", undefined, "502 Bad Gateway"],
    ["the storage", "<Error><Code>A</Code><Message>Expired</Message></Error>", undefined, "Expired"],
    ["a title alone", { title: "Conflict" }, undefined, "Conflict"],
    ["nothing", undefined, undefined, undefined],
    ["a number", 5, undefined, undefined],
    [
      "members that hide what every object can do",
      { detail: [{ msg: "No", loc: ["body", { toString: 1 }, 2] }], user_action: { kind: { toString: 1 } } },
      undefined,
      "body.2: No",
    ],
    ["members of other kinds", { detail: 5, error_type: {}, errors: [null, 1, {}] }, undefined, undefined],
  ])("%s", (_shape, body, identity, message) => {
    const report = readFailureReport(body);
    expect(report.identity).toBe(identity);
    expect(report.message).toBe(message);
  });

  test.each([
    [{ user_action: { kind: "change_input", detail: "Look at the list" } }, "Look at the list"],
    [{ user_action: { kind: "check_billing" } }, "Check the billing of the model provider's account."],
    [{ next_step: { kind: "wait", detail: "Wait, then run again." } }, "Wait, then run again."],
    [{ user_action: { kind: "something new" } }, undefined],
    [{ user_action: { kind: "constructor" } }, undefined],
  ])("the advice in %j", (body, advice) => {
    expect(readFailureReport(body).advice).toBe(advice);
  });

  test("a failure carries the vendor's name for it, its request id and what to do", () => {
    const body = { error_type: "InvalidToken", detail: "Invalid authentication token", request_id: "01K3" };
    expect(readFailure(body, 401)).toEqual({
      message: "InvalidToken: Invalid authentication token",
      requestId: "01K3",
      nextStep: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
      advice: {
        action: "set-setting",
        setting: "apiKey",
        variable: "PIPELEX_API_KEY",
        note: "it is the key of this server",
      },
    });
  });
});

const docs = "https://docs.pipelex.com/latest/errors";
const headers = new Headers();

/** A problem document of protocol 0.6. */
const problem = (status: number, errorType: string, more: object = {}) => ({
  type: `${docs}/x/`,
  title: "X",
  status,
  detail: "What happened",
  instance: "/v1/execute",
  request_id: "01K3",
  error_type: errorType,
  ...more,
});
/** A problem document of protocol 2.0. */
const coded = (status: number, code: string, more: object = {}) => ({
  type: `https://mthds.ai/errors/${code}`,
  title: "X",
  status,
  detail: "What happened",
  code,
  domain: "input",
  retry: "no",
  request_id: "01K3",
  ...more,
});
/** Of servers before 0.2.0. */
const legacy = (errorType: string) => ({ detail: { error_type: errorType, message: "What happened" } });
const platform = (status: number, code: string) => ({
  type: `https://pipelex.com/errors/${code}`,
  title: "X",
  status,
  code,
  detail: "What happened",
  instance: "urn:pipelex:request:req_1",
  request_id: "req_1",
  errors: [],
});

describe("the vendor's own refusals", () => {
  test.each<[number, unknown]>([
    [401, problem(401, "InvalidToken")],
    [403, problem(403, "OrchestrationModeOverrideForbidden")],
    [413, problem(413, "PayloadTooLarge")],
    [422, problem(422, "ValidateBundleError", { error_domain: "input" })],
    [422, problem(422, "PipeRunInputsError")],
    [422, problem(422, "ExtractJobFailureError", { provider: "pypdfium2", error_domain: "input" })],
    [500, problem(500, "StuffFactoryError")],
    [500, problem(500, "ServerMisconfigured")],
    [400, problem(400, "StartRequiresAsyncOrchestration", { retryable: false })],
    [501, problem(501, "AsyncExecutionNotEnabledError")],
    [401, coded(401, "auth.invalid_credential")],
    [422, coded(422, "input.missing")],
    [501, coded(501, "runtime.unsupported")],
    [401, legacy("InvalidToken")],
    [413, legacy("PayloadTooLarge")],
    [500, legacy("ConceptLibraryError")],
    [500, legacy("PipeNotFoundError")],
    [401, { detail: "Not authenticated" }],
    [401, { detail: "Invalid authentication token" }],
    [404, { detail: "Not Found" }],
    [422, { detail: [{ loc: ["body", "inputs"], msg: "Field required", type: "missing" }] }],
    [401, platform(401, "unauthorized")],
    [422, platform(422, "validation_failed")],
    [409, platform(409, "request.idempotency_conflict")],
  ])("%i %j", (httpStatus, body) => {
    expect(isOwnRefusal(httpStatus, headers, body)).toBe(true);
    expect(isOwnStartRefusal(httpStatus, headers, body)).toBe(true);
  });

  test("of a start: a server that cannot sign its callbacks", () => {
    const body = problem(500, "EnvVarNotFoundError");
    expect(isOwnStartRefusal(500, headers, body)).toBe(true);
    expect(isOwnRefusal(500, headers, body)).toBe(false);
  });
});

describe("the end of a run that was going is a report, no refusal", () => {
  test.each<[number, unknown]>([
    [429, problem(429, "LLMCompletionError", { provider_metadata: { retry_after_seconds: 7 } })],
    [429, coded(429, "provider.rate_limited", { domain: "runtime" })],
    [422, problem(422, "LLMCompletionError", { error_domain: "input" })],
    [422, problem(422, "ImageGenerationRefusedError", { model: "mock-image", provider: "openai" })],
    [500, problem(500, "PipeExecutionError")],
    [500, problem(500, "InternalServerError", { error_category: "unknown" })],
    [502, coded(502, "provider.failed", { domain: "runtime" })],
    [502, coded(502, "model.output_schema_mismatch", { domain: "runtime" })],
    [500, legacy("PipeExecutionError")],
    [500, legacy("InferenceError")],
  ])("%i %j", (httpStatus, body) => {
    expect(isOwnRefusal(httpStatus, headers, body)).toBe(false);
    expect(isOwnStartRefusal(httpStatus, headers, body)).toBe(false);
    expect(isRunReport(httpStatus, body)).toBe(true);
  });
});

describe("neither: what anything else on the way writes", () => {
  test.each<[number, unknown]>([
    [503, { message: "Service Unavailable" }],
    [503, problem(503, "Unavailable")],
    [504, { message: "Endpoint request timed out" }],
    [429, { message: "Too Many Requests" }],
    [429, platform(429, "too_many_requests").detail],
    [403, { message: "Forbidden" }],
    [401, { message: "Unauthorized" }],
    [404, { detail: "No such upstream" }],
    [404, "<html><title>404 Not Found</title></html>"],
    [413, "<html><title>413 Request Entity Too Large</title></html>"],
    [400, { code: 400, message: "Bad request" }],
    [400, { type: "about:blank", title: "Bad Request", status: 400, code: "bad_request" }],
    [403, { type: "https://developers.cloudflare.com/x/", error_type: "forbidden", status: 403 }],
    [401, { error: { code: "AuthenticationFailed", message: "x" } }],
    [408, problem(408, "RequestTimeout")],
    [499, problem(499, "ClientClosedRequest")],
    [500, "Internal Server Error"],
    [500, undefined],
    [422, { detail: [] }],
    [422, { detail: [{ loc: [{}], msg: "x", type: "y" }, null] }],
    [500, { detail: { error_type: 5, message: "x" } }],
  ])("%i %j", (httpStatus, body) => {
    expect(isOwnRefusal(httpStatus, headers, body)).toBe(false);
    expect(isOwnStartRefusal(httpStatus, headers, body)).toBe(false);
    expect(isRunReport(httpStatus, body)).toBe(false);
  });
});

describe("the base64 of a document", () => {
  const base64 = "JVBERi0xLjQKJcfs".repeat(400);
  test.each([
    [
      "a data URL",
      `[Errno 36] File name too long: 'data:application/pdf;base64,${base64}'`,
      "'data:application/pdf…'",
    ],
    [
      "a data URL that is cut off",
      `cannot read data:application/pdf;base64,JVBERi0x`,
      "data:application/pdf…",
    ],
    ["a data URL with a name", `cannot read data:image/png;name=a.png;base64,${base64}.`, "data:image/png…."],
    ["base64 alone", `Not a PDF: ${base64}`, "Not a PDF: …"],
  ])("is in no message: %s", (_form, message, left) => {
    for (const body of [
      { detail: { error_type: "OSError", message } },
      { detail: message },
      message,
      { error: message },
    ]) {
      const said = readFailureReport(body).message ?? "";
      expect(said).toContain(left.slice(0, 12));
      expect(said).not.toContain("JVBERi0x");
    }
  });

  test("is in no issue of a run", () => {
    const failed = read({
      pipeline_run_id: "r1",
      pipeline_state: "FAILED",
      error: `data:application/pdf;base64,${base64}`,
    });
    expect(JSON.stringify(failed.observation.issues)).not.toContain("JVBERi0x");
  });
});

describe("input errors by the name of their exception", () => {
  const legacy = (error_type: string) => ({ detail: { error_type, message: "Input 'cv' is invalid" } });
  test.each(["ConceptLibraryError", "StuffFactoryError", "ValidationError"])("%s", (errorType) => {
    expect(isOwnRefusal(500, new Headers(), legacy(errorType))).toBe(true);
    expect(readFailure(legacy(errorType), 500)).toMatchObject({ code: "invalid_input" });
  });

  test("PipeExecutionError names failed runs as well: it is a failed run, as it may have been billed", () => {
    expect(isOwnRefusal(500, new Headers(), legacy("PipeExecutionError"))).toBe(false);
    expect(isRunReport(500, legacy("PipeExecutionError"))).toBe(true);
  });

  test("a model's answer that misses the schema is a failed run, although 0.71 answers 422", () => {
    const body = {
      type: "https://docs.pipelex.com/latest/errors/llm-completion-error/",
      error_type: "LLMCompletionError",
      detail: "The answer has no total",
    };
    expect(isOwnRefusal(422, new Headers(), body)).toBe(false);
    expect(isRunReport(422, body)).toBe(true);
  });
});
