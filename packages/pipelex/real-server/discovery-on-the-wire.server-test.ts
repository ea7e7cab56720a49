import { describe, expect, inject, test } from "vitest";
import { askServer } from "./ask-server.ts";
import { faultyBundle, greetingBundle } from "./bundles.ts";
import { expectProblem } from "./expect-problem.ts";

const { protocol, version } = inject("peer");

describe("what a client can ask before it runs anything", () => {
  test("health at the origin, without a key", async () => {
    const answer = await askServer("GET", "/health", { apiKey: null });
    expect(answer.body).toEqual({ status: "ok", message: "Pipelex API is running" });
  });

  test("the version, without a key", async () => {
    const answer = await askServer("GET", "/v1/version", { apiKey: null });
    expect(answer.body).toEqual({
      protocol_version: `${protocol}.0`,
      runner_version: version,
      implementation: "pipelex-api",
      implementation_version: version,
      runtime_version: version,
      ...(protocol === "2.0" ? { blob_store: true } : {}),
    });
  });

  test("an id of the caller's own for the request, taken over or made", async () => {
    const mine = await askServer("GET", "/health", { headers: { "x-request-id": "docmux-1" } });
    expect(mine.headers.get("x-request-id")).toBe("docmux-1");
    const made = await askServer("GET", "/health", { headers: { "x-request-id": "not an id" } });
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test("the models by kind", async () => {
    const answer = await askServer("GET", "/v1/models?type=extract");
    expect(answer.body.models).toEqual([{ name: "extract-testing", type: "extract" }]);
    expect(answer.body.aliases.extract["default-text-from-pdf"]).toBe("pypdfium2-extract-pdf");
  });

  test("the kinds of models, when asked for another", async () => {
    const answer = await askServer("GET", "/v1/models?type=none");
    expectProblem(answer, { "0.6": [422, "InvalidModelCategory"], "2.0": [422, "request.invalid"] });
    const cause = answer.body.diagnostics?.message ?? answer.body.detail;
    expect(cause).toMatch(/^Invalid model category. Valid values: extract, img_gen, /);
  });

  test("whether a bundle holds, and what it takes and gives", async () => {
    const answer = await askServer("POST", "/v1/validate", { body: { mthds_contents: [greetingBundle] } });
    expect(answer).toMatchObject({ status: 200, body: { is_valid: true, is_runnable: true, warnings: [] } });
    expect(answer.body.pipe_io_contracts["greeting.greet"]).toMatchObject({
      inputs: { name: { concept_ref: "native.Text", presence: "plain", multiplicity: "single" } },
      output: { concept_ref: "native.Text", multiplicity: "single" },
    });
    expect(answer.body.graph_spec.meta.mode).toBe("dry");
  });

  test("what is wrong with a bundle, as an answer and not as a refusal", async () => {
    const answer = await askServer("POST", "/v1/validate", { body: { mthds_contents: [faultyBundle] } });
    expect(answer.status).toBe(200);
    const list = protocol === "2.0" ? "errors" : "validation_errors";
    expect(Object.keys(answer.body).sort()).toEqual(
      ["is_valid", "is_runnable", "message", "pending_signatures", list].sort(),
    );
    expect(answer.body).toMatchObject({ is_valid: false, is_runnable: false });
    const places = answer.body[list].map(
      (fault: { location?: { pipe: string }; pipe_code?: string }) => fault.location?.pipe ?? fault.pipe_code,
    );
    expect(places).toEqual(["greet", "part"]);
  });
});
