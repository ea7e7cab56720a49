import { describe, expect, it } from "vitest";
import { smokeBundle, structuredBundle } from "../testing-bundles.ts";
import { TestEmulator } from "../testing-emulator.ts";

const emulator = new TestEmulator("2026-08-20T12:00:00.500Z", { dialect: "v1", stepDurationMs: 1000 });

describe("the other routes of B", () => {
  it("identifies itself without a key", async () => {
    await emulator.start();
    const free = (path: string) => emulator.call("GET", path, undefined, { authorization: "" });
    expect((await free("/v1/version")).body).toMatchObject({ implementation: "pipelex-api" });
    expect((await free("/health")).body).toEqual({ status: "ok", message: "Pipelex API is running" });
    expect((await free("/")).body).toEqual({ message: "Pipelex API" });
    expect((await free("/v1/models")).status).toBe(401);
  });

  it("has no trailing slashes, no run reads, no legacy routes, and knows its methods", async () => {
    await emulator.start();
    const status = async (method: string, path: string) => (await emulator.call(method, path)).status;
    expect(await status("POST", "/v1/execute/")).toBe(404);
    expect(await status("GET", "/v1/runs/x/status")).toBe(404);
    expect(await status("POST", "/api/v1/pipeline/execute")).toBe(404);
    expect(await emulator.call("GET", "/v1/execute", undefined, { authorization: "" })).toMatchObject({
      status: 405,
      body: { detail: "Method Not Allowed" },
    });
  });

  it("shows its models", async () => {
    await emulator.start();
    const all = await emulator.call("GET", "/v1/models");
    expect(all.body.models.map((model: { name: string }) => model.name)).toContain("mock-llm");
    expect(Object.keys((await emulator.call("GET", "/v1/models?type=llm")).body.aliases)).toEqual(["llm"]);
    expect((await emulator.call("GET", "/v1/models?type=x")).body.error_type).toBe("InvalidModelCategory");
    expect((await emulator.call("GET", "/v1/models?type=llm&type=llm")).body.error_type).toBe(
      "ValidationError",
    );
  });

  it("validates without running", async () => {
    await emulator.start();
    const validate = (body: unknown) => emulator.call("POST", "/v1/validate", body);
    const valid = await validate({ mthds_contents: [structuredBundle], render: ["markdown"] });
    expect(valid.body).toMatchObject({ is_valid: true, is_runnable: true, warnings: [] });
    expect(valid.body.pipe_io_contracts["billing.read_invoice"]).toMatchObject({
      inputs: { doc: { concept_ref: "native.Document" } },
      output: { concept_ref: "billing.Bill", multiplicity: "single" },
    });
    expect(valid.body.graph_spec.meta.mode).toBe("dry");
    expect(valid.body.graph_spec.nodes).toHaveLength(3);
    expect(valid.body.rendered_markdown).toContain("read_invoice");
    const undeclared = smokeBundle.replace("Hello $name", "Hello $name and $friend");
    const invalid = await validate({ mthds_contents: [undeclared] });
    expect(invalid.status).toBe(200);
    expect(invalid.body).toMatchObject({ is_valid: false, is_runnable: false });
    expect(invalid.body.validation_errors[0]).toMatchObject({
      category: "blueprint_validation",
      pipe_code: "hello",
      variable_names: ["friend"],
    });
    expect((await validate({ mthds_contents: [] })).status).toBe(422);
    expect((await validate({ mthds_contents: [smokeBundle], mthds_sources: ["a", "b"] })).status).toBe(422);
    expect(emulator.running.runIds()).toEqual([]);
  });
});
