import { describe, expect, test } from "vitest";
import { readPipelexFailure } from "./pipelex-error.ts";
import { readFailureReport } from "./pipelex-failure-report.ts";

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
    expect(readPipelexFailure(body, 401)).toEqual({
      message: "InvalidToken: Invalid authentication token",
      requestId: "01K3",
      nextStep: "Pass { apiKey } or set PIPELEX_API_KEY to the key of this server.",
    });
  });
});
