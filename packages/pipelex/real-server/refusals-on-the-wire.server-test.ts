import { describe, expect, test } from "vitest";
import { askServer, exampleDataUrl, execute, type ServerAnswer } from "./ask-server.ts";
import { faultyBundle, greetingBundle, invoiceBundle, pdfTextBundle, talkBundle } from "./bundles.ts";

const greeting = { mthds_contents: [greetingBundle], inputs: { name: "Ada" } };
const ask = (sentence: string) =>
  execute({ mthds_contents: [talkBundle(sentence)], inputs: { name: "Ada" } });

/** Every refusal is one problem document that repeats the status and the id of the request. */
function expectProblem(answer: ServerAnswer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    retry: expect.stringMatching(/^(yes|no)$/),
    next_step: { kind: expect.any(String), detail: expect.any(String) },
    request_id: answer.headers.get("x-request-id"),
  });
  expect(answer.body).not.toHaveProperty("error_type");
  expect(answer.body).not.toHaveProperty("validation_errors");
}

describe("refused for who asks", () => {
  test("401 without a key", async () => {
    const answer = await askServer("POST", "/v1/execute", { body: greeting, apiKey: null });
    expectProblem(answer, 401, "auth.missing_credential");
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("401 with a wrong key, without the diagnostics that the operator's key is shown", async () => {
    const answer = await askServer("POST", "/v1/execute", { body: greeting, apiKey: "wrong" });
    expectProblem(answer, 401, "auth.invalid_credential");
    expect(answer.body).not.toHaveProperty("diagnostics");
  });
});

describe("refused for what is asked", () => {
  test("422 for a faulty bundle, with every fault and its place", async () => {
    const answer = await execute({ mthds_contents: [faultyBundle], inputs: { name: "Ada" } });
    expectProblem(answer, 422, "method.invalid");
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
    expect(answer.body.diagnostics.error_class).toBe("ValidateBundleError");
  });

  test("422 for a text that is no bundle, with line and column", async () => {
    const answer = await execute({ mthds_contents: ["this is = = no bundle"] });
    expectProblem(answer, 422, "method.invalid");
    expect(answer.body.errors).toMatchObject([{ code: "method.syntax", location: { line: 1, column: 6 } }]);
  });

  test.each([
    ["without a bundle", { pipe_code: "nowhere", inputs: {} }],
    ["in a bundle", { ...greeting, pipe_code: "nowhere" }],
  ])("422 for an unknown pipe %s", async (_where, body) => {
    const answer = await execute(body);
    expectProblem(answer, 422, "request.pipe_not_found");
    expect(answer.body.params).toEqual({ pipe: "nowhere", suggestions: [] });
  });

  test("422 for a bundle that names no main pipe, with the pipes to choose from", async () => {
    const answer = await execute({ mthds_contents: [greetingBundle.replace('main_pipe = "greet"', "")] });
    expectProblem(answer, 422, "request.pipe_unspecified");
    expect(answer.body.params.candidates).toEqual(["greeting.greet"]);
  });

  test.each([
    ["missing", "input.missing", {}],
    ["too many", "input.unexpected", { name: "Ada", surname: "Lovelace" }],
    ["of another kind", "input.invalid", { name: 5 }],
    [
      "of a concept that the server lacks",
      "input.wrong_concept",
      { name: { concept: "Nothing", content: "Ada" } },
    ],
  ])("422 for inputs: %s", async (_what, code, inputs) => {
    expectProblem(await execute({ mthds_contents: [greetingBundle], inputs }), 422, code);
  });

  test("422 for the older concept name PDF", async () => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const answer = await execute({
      mthds_contents: [pdfTextBundle],
      inputs: { document: { concept: "PDF", content: { url } } },
    });
    expectProblem(answer, 422, "input.wrong_concept");
  });

  test("422 for a document that is no PDF, naming the pipe it failed in", async () => {
    const answer = await execute({
      mthds_contents: [pdfTextBundle],
      inputs: { document: "data:application/pdf;base64,aGVsbG8=" },
    });
    expectProblem(answer, 422, "input.file_unreadable");
    expect(answer.body.location).toEqual({ pipe: "take_pages", path: ["read_pdf", "take_pages"] });
    expect(answer.body.diagnostics.message).toContain("Failed to load document");
  });

  test("422 for a document on loopback", async () => {
    const answer = await execute({
      mthds_contents: [pdfTextBundle],
      inputs: { document: { url: "http://127.0.0.1:9/a.pdf" } },
    });
    expectProblem(answer, 422, "security.input_url_refused");
  });

  test.each([
    ["words for the multiplicity", { ...greeting, output_multiplicity: "single" }, "request.invalid"],
    [
      "the legacy plx_content",
      { plx_content: greetingBundle, inputs: { name: "Ada" } },
      "request.unsupported",
    ],
    ["the hosted method_id", { method_id: "mt_1", inputs: {} }, "request.unsupported"],
    ["nothing to run", {}, "request.invalid"],
    ["a list", [], "request.invalid"],
    ["Python's class markers", { ...greeting, inputs: { __class__: "x" } }, "pipelex.security.reserved_key"],
    [
      "another orchestration",
      { ...greeting, orchestration_mode: "temporal" },
      "pipelex.deployment.orchestration_override_forbidden",
    ],
  ])("422 for %s", async (_what, body, code) => {
    expectProblem(await execute(body), 422, code);
  });

  test("422 for a body that is no JSON", async () => {
    expectProblem(await askServer("POST", "/v1/execute", { bytes: "{" }), 422, "request.malformed");
  });

  test("413 for an oversized body, by its announced length", async () => {
    const answer = await askServer("POST", "/v1/execute", { bytes: " ".repeat(1024 * 1024 + 1) });
    expectProblem(answer, 413, "request.too_large");
    expect(answer.body.params).toEqual({ limit: 1024 * 1024, size: 1024 * 1024 + 1 });
  });

  test("413 for an oversized body of unknown length", async () => {
    const megabyteAndMore = ReadableStream.from(
      Array.from({ length: 20 }, () => new Uint8Array(64 * 1024).fill(32)),
    ) as unknown as BodyInit;
    expectProblem(
      await askServer("POST", "/v1/execute", { bytes: megabyteAndMore }),
      413,
      "request.too_large",
    );
  });

  test("501 for a start, because nothing here runs in the background", async () => {
    const answer = await askServer("POST", "/v1/start", { body: greeting });
    expectProblem(answer, 501, "runtime.unsupported");
    expect(answer.body.params).toEqual({ capability: "asynchronous execution" });
  });

  test("422 for a callback on loopback", async () => {
    const body = { ...greeting, callback_urls: ["http://127.0.0.1:9/done"] };
    const answer = await askServer("POST", "/v1/start", { body });
    expectProblem(answer, 422, "security.input_url_refused");
  });

  test.each([
    ["GET", "/v1/runs/some-run/status", 404, "request.not_found"],
    ["POST", "/api/v1/pipeline/execute", 404, "request.not_found"],
    ["POST", "/v1/execute/", 404, "request.not_found"],
    ["GET", "/v1/execute", 405, "request.method_not_allowed"],
  ])("%s %s is %i, even without a key", async (method, path, status, code) => {
    expectProblem(await askServer(method, path, { apiKey: null }), status, code);
  });
});

describe("refused because a model refused", () => {
  test("429 with Retry-After, after the run has begun", async () => {
    const answer = await ask("REFUSE 429 7");
    expectProblem(answer, 429, "provider.rate_limited");
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(answer.body).toMatchObject({ retry: "yes", retry_after: 7, location: { pipe: "talk" } });
  });

  test.each([
    ["REFUSE 401", 502, "provider.credential_refused", "no"],
    ["REFUSE 500", 502, "provider.failed", "yes"],
    ["REFUSE 503", 502, "provider.unavailable", "yes"],
    ["REFUSE 400", 500, "runtime.unexpected", "no"],
  ])("%s is %i %s", async (sentence, status, code, retry) => {
    const answer = await ask(sentence);
    expectProblem(answer, status, code);
    expect(answer.body).toMatchObject({ retry, location: { pipe: "talk", path: ["talk"] } });
    expect(answer.body.diagnostics.provider.name).toBe("ollama");
  });

  test("502 when its answer does not fit the concept", async () => {
    const url = await exampleDataUrl("invoice-01.pdf");
    const bundle = invoiceBundle('{"total": 812.5}');
    const answer = await execute({ mthds_contents: [bundle], inputs: { document: url } });
    expectProblem(answer, 502, "model.output_schema_mismatch");
    expect(answer.body.location).toEqual({ pipe: "fill_in", path: ["read_invoice", "fill_in"] });
  });
});
