import { describe, expect, test } from "vitest";
import { answerWith, page, read } from "../../test/read-answers.ts";

describe("the output of a run", () => {
  const memory = (root: object, aliases: object = {}, absences: object = {}) => ({
    working_memory: { root, aliases, absences },
  });
  const stuff = { concept: { code: "Bill", domain_code: "billing", refines: null }, content: { total: 3 } };

  test.each([
    ["by its name", { bill: stuff }, {}, "bill"],
    ["by a name that is an alias", { bill: stuff }, { out: "bill" }, "out"],
    ["by the alias of every output", { bill: stuff }, { main_stuff: "bill" }, null],
    ["under the alias as its own name", { main_stuff: stuff }, {}, "main_stuff"],
  ])("is found %s, whatever form its concept has", (_how, root, aliases, name) => {
    const answer = answerWith(memory(root, aliases), { main_stuff_name: name });
    const { result } = read(answer);
    expect(result.data).toEqual({ total: 3 });
    expect(result.providerMetadata).toMatchObject({ mainConcept: "billing.Bill" });
  });

  test("that is declared as optional may be absent: an info, no error", () => {
    const absences = { result: { kind: "declared_absent", reason: "The invoice has no discount" } };
    const { result } = read(answerWith(memory({}, {}, absences)));
    expect(result.data).toBeUndefined();
    expect(result.issues).toEqual([
      {
        severity: "info",
        code: "output_absent",
        message: '"result" is absent: The invoice has no discount',
      },
    ]);
  });

  test("that is missing is an error", () => {
    expect(read(answerWith(memory({}))).observation.issues).toMatchObject([
      { severity: "error", code: "main_output_missing" },
    ]);
  });

  test("brings the document's text along, where it is structured itself", () => {
    const root = { pages: { concept: "native.Page", content: { items: [page("# Bill")] } }, result: stuff };
    const { result } = read(answerWith(memory(root)));
    expect(result).toMatchObject({ data: { total: 3 }, content: { markdown: "# Bill" } });
  });

  test("leaves files out of the metadata; they are in the raw response", () => {
    const file = { concept: "native.PDF", content: { url: "data:application/pdf;base64,JVBERi0=" } };
    const { result } = read(answerWith(memory({ document: file, result: stuff })));
    expect(JSON.stringify(result.providerMetadata)).not.toContain("JVBERi0");
    expect(result.providerMetadata).toMatchObject({
      workingMemory: { document: { concept: "native.PDF" }, result: { content: { total: 3 } } },
    });
  });
});

describe("an output that nothing names", () => {
  const stuff = (concept: string, content: object) => ({ concept, content });
  const text = stuff("native.Text", { text: "done" });
  const pdf = stuff("native.PDF", { url: "https://example.com/a.pdf" });
  const unnamed = (root: object, more: object = {}) => ({
    pipeline_run_id: "r1",
    pipeline_state: "COMPLETED",
    main_stuff_name: null,
    pipe_output: { working_memory: { root, aliases: {} } },
    ...more,
  });
  const declared = { pipe_structures: { read: { inputs: { note: { concept_code: "Text" } } } } };

  test.each([
    ["is the only stuff", unnamed({ result: text })],
    ["is the only stuff next to the document", unnamed({ document: pdf, result: text })],
    ["is the only stuff that no pipe takes", unnamed({ note: text, result: text }, declared)],
    ["is under the servers' own name", unnamed({ a: text, b: text, main_stuff: text })],
  ])("%s", (_which, answer) => {
    const { observation, result } = read(answer);
    expect(observation.status).toBe("completed");
    expect(result.content).toEqual({ text: "done" });
  });

  test.each([
    ["among several", unnamed({ a: text, b: text })],
    ["where there is only the document", unnamed({ document: pdf })],
  ])("%s is missing, and is said to be", (_which, answer) => {
    expect(read(answer).observation.issues).toMatchObject([{ code: "main_output_missing" }]);
  });
});
