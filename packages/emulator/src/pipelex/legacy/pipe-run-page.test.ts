import { afterEach, expect, it } from "vitest";
import { ManualEmulatorClock } from "../../server/emulator-clock.ts";
import { type PipelexEmulator, startPipelexEmulator } from "../start-pipelex-emulator.ts";

// Every request of the vendor's page "Pipe Run" that can be sent over HTTP.

const personInfo = {
  type: "object",
  properties: {
    arg1: { type: "string" },
    arg2: { type: "integer" },
    arg3: { type: "object", properties: { arg4: { type: "string" } } },
  },
};
const invoice = {
  type: "object",
  properties: {
    invoice_number: { type: "string" },
    amount: { type: "number" },
    date: { type: "string", format: "date" },
  },
};
const category = {
  type: "object",
  properties: { name: { type: "string" }, priority: { type: "string" } },
};
const concepts = [
  { domain: "people", code: "PersonInfo", schema: personInfo },
  { domain: "accounting", code: "Invoice", schema: invoice },
  { domain: "legal", code: "Category", schema: category },
];

const bundle = `
domain = "echo"
definition = "Answers without reading anything"
main_pipe = "answer"

[pipe.answer]
type = "PipeCompose"
definition = "Says done"
output = "Text"
template = "done"
`;

let emulator: PipelexEmulator;
afterEach(() => emulator.close());

async function execute(inputs: Record<string, unknown>, more: typeof concepts = []) {
  emulator = await startPipelexEmulator({
    dialect: "legacy",
    clock: new ManualEmulatorClock(),
    concepts: [...concepts, ...more],
  });
  const answer = await fetch(`${emulator.origin}/pipeline/execute`, {
    method: "POST",
    headers: { authorization: "Bearer test-key", "content-type": "application/json" },
    body: JSON.stringify({ pipe_code: null, plx_content: bundle, inputs }),
  });
  const body = JSON.parse(await answer.text());
  return { status: answer.status, detail: body.detail, root: body.pipe_output?.working_memory.root };
}

const arg = { arg1: "something", arg2: 1, arg3: { arg4: "something else" } };
const other = { arg1: "something else", arg2: 2, arg3: { arg4: "something else else" } };
const first = { invoice_number: "INV-001", amount: 1250 };
const second = { invoice_number: "INV-002", amount: 890 };
const dated = { ...first, date: "2025-10-20" };
const texts = (...all: string[]) => ({ items: all.map((text) => ({ text })) });

it.each([
  ["1.1", "my text", "native.Text", { text: "my text" }],
  ["1.2", ["my text1", "my text2", "my text3"], "native.Text", texts("my text1", "my text2", "my text3")],
  ["2.1", { concept: "Text", content: "my text" }, "native.Text", { text: "my text" }],
  ["2.1 with a domain", { concept: "native.Text", content: "my text" }, "native.Text", { text: "my text" }],
  ["2.2", { concept: "Text", content: ["text1", "text2"] }, "native.Text", texts("text1", "text2")],
  ["2.3", { concept: "Invoice", content: dated }, "accounting.Invoice", dated],
  ["2.4", { concept: "Invoice", content: [first, second] }, "accounting.Invoice", { items: [first, second] }],
  ["2.5", { concept: "PersonInfo", content: arg }, "people.PersonInfo", arg],
  ["2.6", { concept: "PersonInfo", content: [arg, other] }, "people.PersonInfo", { items: [arg, other] }],
  ["a domain prefix", { concept: "accounting.Invoice", content: first }, "accounting.Invoice", first],
])("takes form %s", async (_form, value, concept, content) => {
  const { status, root } = await execute({ value });
  expect(status).toBe(200);
  expect(root.value).toMatchObject({ concept });
  expect(root.value.content).toEqual(content);
});

it("takes the page's combination of forms", async () => {
  const { root } = await execute({
    text: "Analyze this contract for risks.",
    category: { concept: "Category", content: { name: "legal", priority: "high" } },
    options: ["option1", "option2", "option3"],
    invoice: { concept: "accounting.Invoice", content: first },
  });
  expect(Object.keys(root)).toEqual(["text", "category", "options", "invoice", "main_stuff"]);
  expect(root.main_stuff.content).toEqual({ text: "done" });
});

it("says which domains hold an ambiguous concept", async () => {
  const billing = { domain: "billing", code: "Invoice", schema: invoice };
  const { status, detail } = await execute({ value: { concept: "Invoice", content: first } }, [billing]);
  expect(status).toBe(500);
  expect(detail.message).toBe(
    "Ambiguous concept: Found 'Invoice' in domains: accounting, billing. Use 'domain.Invoice' format.",
  );
});

it("says that a concept is in no domain", async () => {
  const { detail } = await execute({ value: { concept: "Nothing", content: first } });
  expect(detail.message).toBe("Concept 'Nothing' not found in any domain");
});

it.each([
  ["a bare object", { arg1: "value" }],
  ["a field of the wrong type", { concept: "PersonInfo", content: { arg1: 1 } }],
  ["an object where a text stands", { concept: "Text", content: { words: "x" } }],
  ["an empty list", { concept: "Text", content: [] }],
])("refuses %s", async (_case, value) => {
  const { status, detail } = await execute({ value });
  expect(status).toBe(500);
  expect(detail.error_type).toBe("StuffFactoryError");
});
