import { describe, expect, inject, test } from "vitest";
import { askServer, exampleDataUrl, execute } from "./ask-server.ts";
import { faultyBundle, greetingBundle, pdfTextBundle } from "./bundles.ts";
import { expectProblem, type Refusal } from "./expect-problem.ts";

const { protocol } = inject("peer");
const greeting = { mthds_contents: [greetingBundle], inputs: { name: "Ada" } };

describe("refused for who asks", () => {
  test("401 without a key", async () => {
    const answer = await askServer("POST", "/v1/execute", { body: greeting, apiKey: null });
    expectProblem(answer, { "0.6": [401, "Unauthenticated"], "2.0": [401, "auth.missing_credential"] });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("401 with a wrong key, without the diagnostics that the operator's key is shown", async () => {
    const answer = await askServer("POST", "/v1/execute", { body: greeting, apiKey: "wrong" });
    expectProblem(answer, { "0.6": [401, "InvalidToken"], "2.0": [401, "auth.invalid_credential"] });
    expect(answer.body).not.toHaveProperty("diagnostics");
  });
});

describe("a faulty bundle", () => {
  const refusal: Refusal = { "0.6": [422, "ValidateBundleError"], "2.0": [422, "method.invalid"] };

  test("is refused with every fault and its place", async () => {
    const answer = await execute({ mthds_contents: [faultyBundle], inputs: { name: "Ada" } });
    expectProblem(answer, refusal);
    if (protocol === "2.0") {
      expect(answer.body.errors).toEqual([
        {
          code: "method.input_undeclared",
          detail: "Pipe 'greet' reads names its inputs do not declare: visitor.",
          params: { pipe: "greet", variables: ["visitor"] },
          location: { pipe: "greet" },
        },
        {
          code: "method.input_undeclared",
          detail: "Pipe 'part' reads names its inputs do not declare: friend.",
          params: { pipe: "part", variables: ["friend"] },
          location: { pipe: "part" },
        },
      ]);
    } else {
      expect(answer.body.validation_errors).toMatchObject([
        {
          category: "blueprint_validation",
          error_type: "missing_input_variable",
          pipe_code: "greet",
          variable_names: ["visitor"],
        },
        {
          category: "blueprint_validation",
          error_type: "missing_input_variable",
          pipe_code: "part",
          variable_names: ["friend"],
        },
      ]);
    }
  });

  test("is refused with line and column when it is no TOML", async () => {
    const answer = await execute({ mthds_contents: ["this is = = no bundle"] });
    expectProblem(answer, refusal);
    const [fault] = answer.body.errors ?? answer.body.validation_errors;
    expect(fault.location ?? fault).toMatchObject({ line: 1, column: 6 });
  });

  test.each([
    ["without a bundle", { pipe_code: "nowhere", inputs: {} }],
    ["in a bundle", { ...greeting, pipe_code: "nowhere" }],
  ])("is not the same as an unknown pipe %s", async (_where, body) => {
    expectProblem(await execute(body), {
      "0.6": [422, "EntryPipeNotFoundError"],
      "2.0": [422, "request.pipe_not_found"],
    });
  });

  test("is not the same as one that names no main pipe", async () => {
    const answer = await execute({ mthds_contents: [greetingBundle.replace('main_pipe = "greet"', "")] });
    expectProblem(answer, { "0.6": [500, "PipeExecutionError"], "2.0": [422, "request.pipe_unspecified"] });
    if (protocol === "2.0") expect(answer.body.params.candidates).toEqual(["greeting.greet"]);
  });
});

describe("inputs are refused", () => {
  test.each<[string, object, Refusal]>([
    ["when one is missing", {}, { "0.6": [422, "PipeRunInputsError"], "2.0": [422, "input.missing"] }],
    [
      "when one is too many",
      { name: "Ada", surname: "Lovelace" },
      { "0.6": [422, "UnknownInputNameError"], "2.0": [422, "input.unexpected"] },
    ],
    [
      "when one is of another kind",
      { name: 5 },
      { "0.6": [422, "WrongScalarKindError"], "2.0": [422, "input.invalid"] },
    ],
    [
      "when one is of a concept that the server lacks",
      { name: { concept: "Nothing", content: "Ada" } },
      { "0.6": [500, "StuffFactoryError"], "2.0": [422, "input.wrong_concept"] },
    ],
  ])("%s", async (_when, inputs, refusal) => {
    expectProblem(await execute({ mthds_contents: [greetingBundle], inputs }), refusal);
  });

  test("when a document goes by the older concept name PDF", async () => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const inputs = { document: { concept: "PDF", content: { url } } };
    const answer = await execute({ mthds_contents: [pdfTextBundle], inputs });
    expectProblem(answer, { "0.6": [500, "StuffFactoryError"], "2.0": [422, "input.wrong_concept"] });
  });

  test.each<[string, string, Refusal]>([
    [
      "is no PDF",
      "data:application/pdf;base64,aGVsbG8=",
      { "0.6": [500, "FileTypeError"], "2.0": [422, "input.file_unreadable"] },
    ],
    [
      "is no address",
      "nonsense",
      { "0.6": [422, "PipelineInputContentError"], "2.0": [422, "input.file_unreadable"] },
    ],
    [
      "is on loopback",
      "http://127.0.0.1:9/a.pdf",
      { "0.6": [422, "SsrfBlockedError"], "2.0": [422, "security.input_url_refused"] },
    ],
  ])("when a document %s", async (_what, url, refusal) => {
    const answer = await execute({ mthds_contents: [pdfTextBundle], inputs: { document: { url } } });
    expectProblem(answer, refusal);
  });

  test("with the cause in the diagnostics and the place in the pipes, since protocol 2.0", async () => {
    const url = "data:application/pdf;base64,aGVsbG8=";
    const { body } = await execute({ mthds_contents: [pdfTextBundle], inputs: { document: { url } } });
    if (protocol === "2.0") {
      expect(body.location).toEqual({ pipe: "take_pages", path: ["read_pdf", "take_pages"] });
      expect(body.detail).toBe("An input file cannot be read");
      expect(body.diagnostics.message).toContain("Failed to load document");
    } else {
      expect(body.detail).toBe("Could not identify file type of given bytes: b'hello'");
    }
  });
});

describe("a body is refused", () => {
  const invalid: Refusal = { "0.6": [422, "ValidationError"], "2.0": [422, "request.invalid"] };
  const unsupported: Refusal = { "0.6": [422, "ValidationError"], "2.0": [422, "request.unsupported"] };

  test.each<[string, unknown, Refusal]>([
    ["with words for the multiplicity", { ...greeting, output_multiplicity: "single" }, invalid],
    ["with the legacy plx_content", { plx_content: greetingBundle, inputs: { name: "Ada" } }, unsupported],
    ["with the hosted method_id", { method_id: "mt_1", inputs: {} }, unsupported],
    ["with nothing to run", {}, invalid],
    ["as a list", [], { "0.6": [422, "InvalidJSON"], "2.0": [422, "request.invalid"] }],
    [
      "with Python's class markers",
      { ...greeting, inputs: { __class__: "x" } },
      { "0.6": [422, "ReservedObjectKey"], "2.0": [422, "pipelex.security.reserved_key"] },
    ],
    [
      "with another orchestration",
      { ...greeting, orchestration_mode: "temporal" },
      {
        "0.6": [403, "OrchestrationModeOverrideForbidden"],
        "2.0": [422, "pipelex.deployment.orchestration_override_forbidden"],
      },
    ],
  ])("%s", async (_with, body, refusal) => {
    expectProblem(await execute(body), refusal);
  });

  test("that is no JSON", async () => {
    const answer = await askServer("POST", "/v1/execute", { bytes: "{" });
    expectProblem(answer, { "0.6": [422, "InvalidJSON"], "2.0": [422, "request.malformed"] });
  });

  const tooLarge: Refusal = { "0.6": [413, "PayloadTooLarge"], "2.0": [413, "request.too_large"] };

  test("that is too large by its announced length", async () => {
    const answer = await askServer("POST", "/v1/execute", { bytes: " ".repeat(1024 * 1024 + 1) });
    expectProblem(answer, tooLarge);
    if (protocol === "2.0") expect(answer.body.params).toEqual({ limit: 1024 * 1024, size: 1024 * 1024 + 1 });
    else expect(answer.body.detail).toBe("Request body exceeds 1 MiB limit");
  });

  test("that announces too much, before the key is looked at", async () => {
    const bytes = " ".repeat(1024 * 1024 + 1);
    const answer = await askServer("POST", "/v1/execute", { bytes, apiKey: null });
    expectProblem(answer, tooLarge);
  });

  test("that is too large as it arrives, its length unknown", async () => {
    const parts = Array.from({ length: 20 }, () => new Uint8Array(64 * 1024).fill(32));
    const bytes = ReadableStream.from(parts);
    expectProblem(await askServer("POST", "/v1/execute", { bytes }), tooLarge);
  });
});

describe("a start is refused", () => {
  test("because nothing here runs in the background", async () => {
    const answer = await askServer("POST", "/v1/start", { body: greeting });
    expectProblem(answer, {
      "0.6": [400, "StartRequiresAsyncOrchestration"],
      "2.0": [501, "runtime.unsupported"],
    });
    if (protocol === "2.0") expect(answer.body.params).toEqual({ capability: "asynchronous execution" });
  });

  test("before that for a callback on loopback", async () => {
    const body = { ...greeting, callback_urls: ["http://127.0.0.1:9/done"] };
    expectProblem(await askServer("POST", "/v1/start", { body }), {
      "0.6": [422, "InvalidCallbackUrls"],
      "2.0": [422, "security.input_url_refused"],
    });
  });

  test("before that for an id of more than 128 characters", async () => {
    const body = { ...greeting, pipeline_run_id: "x".repeat(129) };
    expectProblem(await askServer("POST", "/v1/start", { body }), {
      "0.6": [422, "ValidationError"],
      "2.0": [422, "request.invalid"],
    });
  });
});

describe("what the server does not serve", () => {
  test.each([
    ["GET", "/v1/runs/some-run/status", 404],
    ["POST", "/api/v1/pipeline/execute", 404],
    ["GET", "/api/v1/health", 404],
    ["POST", "/v1/execute/", 404],
    ["GET", "/v1/execute", 405],
  ])("%s %s is %i before any key is looked at", async (method, path, status) => {
    const answer = await askServer(method, path, { apiKey: null });
    expect(answer.status).toBe(status);
    if (protocol === "2.0") {
      const code = status === 404 ? "request.not_found" : "request.method_not_allowed";
      expect(answer.body).toMatchObject({ status, code, next_step: { kind: "upgrade" } });
    } else {
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.body).toEqual({ detail: status === 404 ? "Not Found" : "Method Not Allowed" });
    }
  });
});
