import { describe, expect, it } from "vitest";
import { structuredBundle } from "./testing-bundles.ts";
import { TestEmulator } from "./testing-emulator.ts";
import { dataUrl, invoiceLines, makePdf } from "./testing-pdf.ts";

// Where servers of one dialect or protocol answer otherwise than those of the next.

const emulator = new TestEmulator("2026-05-10T12:00:00Z", { stepDurationMs: 1000 });
const paths = {
  legacy: "/api/v1/pipeline/execute",
  "legacy-0.1": "/api/v1/pipeline/execute",
  v1: "/v1/execute",
};
const person = {
  domain: "people",
  code: "Person",
  schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
};
const bundle = `
domain = "greeting"
definition = "Greets"
main_pipe = "greet"

[pipe.greet]
type = "PipeCompose"
definition = "Greets a person"
inputs = { person = "people.Person" }
output = "Text"
template = "Hello $person.name"
`;
const errorTypeOf = ({ detail, error_type }: { detail?: { error_type?: string }; error_type?: string }) =>
  error_type ?? detail?.error_type;

describe("an input error is named by the generation of the server", () => {
  const send = async (dialect: keyof typeof paths, concept: string) => {
    await emulator.start({ dialect, concepts: [person] });
    const source = dialect === "legacy" ? { plx_content: bundle } : { mthds_contents: [bundle] };
    const inputs = { person: { concept, content: { age: 1 } } };
    return emulator.call("POST", paths[dialect], { ...source, inputs });
  };

  it.each([
    ["legacy", "StuffFactoryError"],
    ["legacy-0.1", "ConceptLibraryError"],
    ["v1", "StuffFactoryError"],
  ] as const)("an unknown concept on %s: %s", async (dialect, errorType) => {
    const { status, body } = await send(dialect, "Unheard");
    expect([status, errorTypeOf(body)]).toEqual([500, errorType]);
  });

  it.each([
    ["legacy", "StuffFactoryError"],
    ["legacy-0.1", "PipeExecutionError"],
    ["v1", "PipeExecutionError"],
  ] as const)("a missing required field on %s: %s", async (dialect, errorType) => {
    const { status, body } = await send(dialect, "people.Person");
    expect([status, errorTypeOf(body)]).toEqual([500, errorType]);
  });
});

describe("a graph", () => {
  const graphOf = async (protocol: "0.6" | "2.0") => {
    await emulator.start({ dialect: "v1", protocol });
    emulator.running.scriptRun({ branch: "failed" });
    const document = dataUrl(await makePdf(invoiceLines("INV-7", "12.00")));
    const { body } = await emulator.call("POST", paths.v1, {
      pipe_code: "extract_invoice",
      inputs: { document },
    });
    return body.pipe_output;
  };

  it("of protocol 0.6 has no path, which that protocol forbids, and errors by exception", async () => {
    const { graph_spec: graph, working_memory: memory } = await graphOf("0.6");
    expect(Object.keys(graph.nodes[0])).not.toContain("path");
    expect(Object.keys(graph.nodes.at(-1).error)).toEqual(["error_type", "message", "stack"]);
    expect(memory.absences.notes).toMatchObject({ kind: "skipped", upstream: null });
  });

  it("of protocol 2.0 has the path, and errors as problems", async () => {
    const { graph_spec: graph } = await graphOf("2.0");
    expect(graph.nodes[0].path).toBe("accounting.extract_invoice");
    expect(graph.nodes.at(-1).error).toEqual({
      code: "runtime.unexpected",
      title: expect.any(String),
      detail: expect.stringContaining("extract_invoice_notes"),
    });
  });
});

describe("a contract of /v1/validate", () => {
  it("says of inputs how many, of outputs that and whether they may be absent", async () => {
    await emulator.start({ dialect: "v1" });
    const { body } = await emulator.call("POST", "/v1/validate", { mthds_contents: [structuredBundle] });
    const { inputs, output } = body.pipe_io_contracts["billing.read_invoice"];
    const members = ["concept_ref", "item_count", "json_schema", "multiplicity"];
    expect(Object.keys(inputs.doc).sort()).toEqual([...members, "presence"]);
    expect(Object.keys(output).sort()).toEqual([...members, "optional"]);
  });
});

describe("a picture that is sent as a document", () => {
  const send = async (protocol: "0.6" | "2.0") => {
    await emulator.start({ dialect: "v1", protocol });
    const content = { url: dataUrl(Buffer.from("PNG"), "image/png"), mime_type: "image/png" };
    const inputs = { document: { concept: "Document", content } };
    return emulator.call("POST", paths.v1, { pipe_code: "extract_invoice", inputs });
  };

  it("is refused by protocol 2.0", async () => {
    expect(await send("2.0")).toMatchObject({ status: 422, body: { code: "input.wrong_concept" } });
  });

  it("fails where it is read by protocol 0.6", async () => {
    expect((await send("0.6")).body.error_type).toBe("FileTypeError");
  });
});
