import { describe, expect, it } from "vitest";
import { PipelexError } from "../pipelex-error.ts";
import { smokeBundle, structuredBundle } from "../testing-bundles.ts";
import { loadBundles } from "./load-bundles.ts";
import { nativeConcepts } from "./native-concepts.ts";
import { PipeLibrary } from "./pipe-library.ts";

function library(): PipeLibrary {
  const made = new PipeLibrary();
  for (const concept of nativeConcepts("v1")) made.addConcept(concept);
  return made;
}

function problemsOf(...texts: string[]) {
  try {
    loadBundles(texts, library());
  } catch (error) {
    if (error instanceof PipelexError) return error.facts.validationErrors ?? [];
    throw error;
  }
  return [];
}

describe("loadBundles", () => {
  it("reads concepts with their fields", () => {
    const bundle = structuredBundle
      .replace(
        "[concept.Bill.structure]",
        `[concept.Money.structure]
amount = { type = "number", description = "Amount" }
[concept.Bill.structure]
kind = { type = "text", description = "Kind", choices = ["a", "b"] }
due = { type = "date", description = "Due" }
tags = { type = "list", item_type = "text", description = "Tags" }
price = { type = "concept", concept_ref = "Money", description = "Price" }
prices = { type = "list", item_type = "concept", item_concept_ref = "billing.Money", description = "Prices" }`,
      )
      .replace("[concept.Bill]", '[concept.Money]\ndescription = "Money"\n[concept.Bill]');
    const loaded = library();
    loadBundles([bundle], loaded);
    const money = { type: "object", properties: { amount: { type: "number", description: "Amount" } } };
    expect(loaded.findConcept("billing.Bill")?.structure).toMatchObject({
      required: ["invoice_number"],
      properties: {
        invoice_number: { type: "string", description: "Invoice number" },
        kind: { type: "string", enum: ["a", "b"] },
        due: { type: "string", format: "date" },
        tags: { type: "array", items: { type: "string" } },
        price: { ...money, description: "Price" },
        prices: { type: "array", items: money },
      },
    });
  });

  it("reads bundles that refer to each other", () => {
    const [main, rest] = structuredBundle.split("[pipe.pages_of]");
    const other = `domain = "billing"\n[pipe.pages_of]${rest}`;
    const loaded = loadBundles([`${main}`, other], library());
    expect(loaded.mainPipe).toBe("billing.read_invoice");
    expect(loaded.pipes.map(({ code }) => code)).toEqual(["read_invoice", "pages_of", "structure"]);
  });

  it("reads the words of older bundles", () => {
    const older = smokeBundle.replaceAll("description", "definition");
    expect(problemsOf(older)).toEqual([]);
  });

  it.each([
    ["an unknown type of pipe", smokeBundle.replace("PipeCompose", "PipeMagic"), { field_name: "type" }],
    ["a missing main pipe", smokeBundle.replace('"hello"', '"bye"'), { missing_pipe_code: "bye" }],
    ["a missing domain", smokeBundle.replace('domain = "smoke"', ""), { field_name: "domain" }],
    ["an unknown concept", smokeBundle.replace('"Text" }', '"Txt" }'), { missing_concept_code: "Txt" }],
    [
      "an unknown step",
      structuredBundle.replace("[pipe.structure]", "[pipe.other]"),
      { missing_pipe_code: "structure" },
    ],
    ["an undeclared variable", smokeBundle.replace("$name", "$name$age"), { variable_names: ["age"] }],
    [
      "an input that is never read",
      smokeBundle.replace("$name", "you"),
      { error_type: "extraneous_input_variable" },
    ],
    [
      "Jinja2 beyond variables",
      smokeBundle.replace("Hello", "{% if name %}x{% endif %}"),
      { error_type: "template_syntax" },
    ],
    ["a concept that is not PascalCase", `${smokeBundle}[concept]\nbill = "x"`, { concept_code: "bill" }],
    [
      "a field type",
      `${smokeBundle}[concept.A]\ndescription = "x"\n[concept.A.structure]\nb = { type = "cow" }`,
      { concept_code: "A" },
    ],
  ])("lists %s", (_case, bundle, facts) => {
    expect(problemsOf(bundle)).toEqual([expect.objectContaining({ message: expect.any(String), ...facts })]);
  });

  it("reports all errors together", () => {
    const broken = smokeBundle.replace("PipeCompose", "PipeMagic").replace('output = "Text"', "output = 3");
    expect(problemsOf(broken).map((problem) => problem.field_name)).toEqual(["output", "type"]);
  });

  it("says where the text is not TOML", () => {
    expect(() => loadBundles(["a = 1\nb = ="], library())).toThrow(/line 2, column \d+/);
  });
});
