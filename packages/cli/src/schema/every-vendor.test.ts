import {
  type CompiledSchema,
  createDocmux,
  type Docmux,
  type JsonObject,
  type Provider,
  type SchemaFeature,
} from "@docmux/core";
import { jsonPointer } from "@docmux/core/provider";
import type { DatalabProvider } from "@docmux/datalab";
import type { PipelexProvider } from "@docmux/pipelex";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { invoice, schemas } from "../testing/cli-bench.ts";
import { type EmulatedVendors, startEmulatedVendors } from "../vendors/start.ts";

let vendors: EmulatedVendors;
let docmux: Docmux<Provider[]>;
let uris: Record<string, string>;
const pipelineOf = (id: string) => docmux.pipeline(uris[id]);

beforeAll(async () => {
  vendors = await startEmulatedVendors({ schemas, stepDurationMs: 1 });
  docmux = createDocmux({ providers: vendors.providers });
  const own = vendors.pipelinesFor("invoice").map(({ uri, provider }) => [provider.providerId, uri]);
  uris = {
    ...Object.fromEntries(own),
    mistral: "mistral:mistral-ocr-latest",
    "azure-document-intelligence": "azure-document-intelligence:prebuilt-layout",
  };
});
afterAll(() => vendors.close());

type Answer = Record<string, unknown>;

/** A saved run of a vendor in which its answer can be replaced, and how it answers. */
interface Vendor {
  id: string;
  /** Puts what the vendor answers into a copy of the saved result. */
  put(saved: SavedRun, answer: Answer, compiled: CompiledSchema): void;
  /** How the vendor calls a field that is in its own definition. Default: as the schema does. */
  spell?(name: string): string;
  /** What it answers in place of null, and of what is not there. Default: as it is. */
  answersEmpty?: "null" | "nothing";
  /** It answers texts, each at the root. */
  isFlat?: boolean;
}

/** As far as the vendors' answers are known here. */
type SavedRun = {
  // biome-ignore lint/suspicious/noExplicitAny: each vendor's own answers
  raw: { answers: any };
  // biome-ignore lint/suspicious/noExplicitAny: each vendor's own answers
  snapshot: { raw: any };
};

const every: Vendor[] = [
  {
    id: "mistral",
    answersEmpty: "null",
    put({ raw: { answers } }, answer) {
      answers.ocr.document_annotation = JSON.stringify(answer);
    },
  },
  {
    id: "datalab",
    put({ raw: { answers }, snapshot }, answer, { definition }) {
      answers["steps/1"].extraction_schema_json = JSON.stringify(answer);
      snapshot.raw.config_snapshot.steps[1].settings = definition;
    },
  },
  {
    id: "clarifeye",
    spell: (name) => `${name.toUpperCase()}_`,
    put({ raw: { answers } }, answer) {
      answers.reads[0].pages[0].data[0].json_object = answer;
    },
  },
  {
    id: "pipelex",
    put({ raw: { answers } }, answer) {
      answers.execute.pipe_output.working_memory.root.result.content = answer;
    },
  },
  {
    id: "azure-document-intelligence",
    answersEmpty: "nothing",
    isFlat: true,
    put({ raw: { answers } }, answer) {
      const fields = Object.entries(answer).map(([name, valueString]) => [
        name,
        { type: "string", valueString },
      ]);
      answers.operation.analyzeResult.documents = [{ docType: "layout", fields: Object.fromEntries(fields) }];
    },
  },
  {
    id: "local",
    answersEmpty: "nothing",
    put({ raw: { answers } }, answer) {
      answers.extraction = { data: answer, evidence: {}, missing: [] };
    },
  },
];

describe("the same program, one string changed, over real HTTP", () => {
  const Invoice = z.object({
    invoiceNumber: z.string(),
    totalAmount: z.number(),
    purchaseOrder: z.string().optional(),
  });

  test.each(every)("$id", async ({ id }) => {
    const { data, status, evidence } = await docmux.run(
      pipelineOf(id),
      { path: invoice },
      { extract: Invoice },
    );
    expect(data).toMatchObject({ invoiceNumber: "INV-2026-0142", totalAmount: 5798.39 });
    expect(status).toBe("completed");
    const places = ["/invoiceNumber", "/totalAmount"];
    // Clarifeye names the page of the whole record; the others that are not here report no places of values.
    const reported: Record<string, string[]> = {
      datalab: places,
      clarifeye: [""],
      "azure-document-intelligence": places,
      local: places,
    };
    expect(Object.keys(evidence)).toEqual(reported[id] ?? []);
  });

  test("what the vendors' own settings take makes pipelines that extract by it", async () => {
    const { providers } = vendors;
    const datalab = providers.find(isDatalab);
    const pipelex = providers.find(isPipelex);
    if (!datalab || !pipelex) throw new Error("The vendors are emulated without Datalab or Pipelex.");
    const { definition: settings = {} } = docmux.compileSchema("datalab:pl_invoice", Invoice);
    const { pipelineId } = await datalab.pipelines.create([
      { type: "convert" },
      { type: "extract", settings },
    ]);
    const options = { extract: Invoice } as const;
    const atDatalab = await docmux.run(`datalab:${pipelineId}`, { path: invoice }, options);
    expect(atDatalab.data.invoiceNumber).toBe("INV-2026-0142");
    expect(atDatalab.outputs.at(-1)).toMatchObject({
      kind: "extract",
      data: { invoiceNumber: "INV-2026-0142" },
    });
    expect(atDatalab.evidence).toHaveProperty(["/invoiceNumber", "pages"]);

    const { definition } = docmux.compileSchema("pipelex:extract_invoice", Invoice);
    const atPipelex = await docmux.run(
      pipelex.bundle(bundleOf(String(definition?.concepts))),
      { path: invoice },
      options,
    );
    expect(atPipelex.data.invoiceNumber).toBe("INV-2026-0142");
  });
});

const isDatalab = (provider: Provider): provider is DatalabProvider => provider.providerId === "datalab";
const isPipelex = (provider: Provider): provider is PipelexProvider => provider.providerId === "pipelex";

function bundleOf(concepts: string): string {
  return `domain = "bills"
description = "Bills"
main_pipe = "read_bill"

${concepts}
[pipe.read_bill]
type = "PipeSequence"
description = "Extract, then structure"
inputs = { document = "Document" }
output = "Extraction"
steps = [{ pipe = "pages_of", result = "pages" }, { pipe = "structure", result = "bill" }]

[pipe.pages_of]
type = "PipeExtract"
description = "Text layer"
inputs = { document = "Document" }
output = "Page[]"

[pipe.structure]
type = "PipeLLM"
description = "Structure"
inputs = { pages = "Page[]" }
output = "Extraction"
prompt = "@pages"
`;
}

/** A schema, with a value that matches it. Names are unlike each other in more than case and punctuation. */
const names = fc.oneof(
  fc.constantFrom("total", "total_score", "__proto__", "constructor", "a/b", "m~n", "Größe", "due date"),
  fc.stringMatching(/^[b-z][a-z]{2,6}$/),
);
const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

interface Case {
  schema: JsonObject;
  value: unknown;
}

const scalar: fc.Arbitrary<Case> = fc.oneof(
  fc
    .string({ maxLength: 12 })
    .map((value) => ({ schema: { type: "string", description: "Some text" }, value })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => ({ schema: { type: "number" }, value: value === 0 ? 0 : value })),
  fc.integer().map((value) => ({ schema: { type: "integer" }, value })),
  fc.boolean().map((value) => ({ schema: { type: "boolean" }, value })),
  fc.constant({ schema: { type: "string", format: "date", title: "Due" }, value: "2026-03-14" }),
  fc.constant({ schema: { type: "string", format: "email" }, value: "a@b.example" }),
  fc.constantFrom("EUR", "USD").map((value) => ({ schema: { enum: ["EUR", "USD"] }, value })),
  fc.constantFrom(1, 2).map((value) => ({ schema: { enum: [1, 2] }, value })),
);

const { object } = fc.letrec<{ field: Case; object: Case }>((tie) => ({
  field: fc.oneof({ maxDepth: 2 }, scalar, tie("object"), list(scalar), list(tie("object"))),
  object: fc
    .uniqueArray(
      fc.tuple(names, tie("field"), fc.constantFrom("required", "present", "absent", "null"), fc.boolean()),
      { minLength: 1, maxLength: 4, selector: ([name]) => plain(name) },
    )
    .map((members) => {
      const isNull = (how: string, at: number) => how === "null" && at > 0;
      return {
        schema: {
          type: "object",
          properties: Object.fromEntries(
            members.map(([name, { schema }, how], at) => [
              name,
              isNull(how, at) ? { anyOf: [schema, { type: "null" }] } : schema,
            ]),
          ),
          required: members
            .filter(([, , how, isToo], at) => how === "required" || (isNull(how, at) && isToo))
            .map(([name]) => name),
        },
        // The first is always there: a vendor that answers nothing delivered nothing.
        value: Object.fromEntries(
          members
            .filter(([, , how], at) => at === 0 || how !== "absent")
            .map(([name, { value }, how], at) => [name, isNull(how, at) ? null : value]),
        ),
      };
    }),
}));

function list(items: fc.Arbitrary<Case>): fc.Arbitrary<Case> {
  return fc.tuple(items, fc.nat(3)).map(([{ schema, value }, length]) => ({
    schema: { type: "array", items: schema },
    value: Array.from({ length }, () => value),
  }));
}

describe("property: compile, answer in the vendor's names, map back, equal but for what was declared as lost", () => {
  test.each(every)("$id", async (vendor) => {
    const result = await docmux.run(pipelineOf(vendor.id), { path: invoice });
    const { raw, snapshot } = result;
    const saved = JSON.stringify({ raw, snapshot });
    await fc.assert(
      fc.asyncProperty(object, async ({ schema, value }) => {
        const compiled = docmux.compileSchema(pipelineOf(vendor.id), schema);
        const run = JSON.parse(saved) as SavedRun;
        vendor.put(run, answerOf(vendor, schema, value, compiled), compiled);
        const { data } = await docmux.renormalize(run, { extract: schema });
        expect(comparable(data, compiled)).toEqual(comparable(value, compiled));
      }),
      { numRuns: 30 },
    );
  });
});

/** The value as the vendor answers it: every field where the compiled names say. */
function answerOf(
  vendor: Vendor,
  schema: JsonObject,
  value: unknown,
  { names: places, losses }: CompiledSchema,
): Answer {
  const answer: Answer = {};
  const isLeftOut = (path: string) => losses.some((loss) => loss.isLeftOut && loss.path === path);
  const spell = vendor.spell ?? ((name: string) => name);
  const write = (field: JsonObject, given: unknown, path: string, indices: readonly number[]) => {
    if (isLeftOut(path)) return;
    if (given === null && vendor.answersEmpty === "nothing") return;
    const isContainer = typeof given === "object" && given !== null;
    if (path !== "" && !(vendor.isFlat && isContainer)) {
      const place = path.endsWith("/*") ? undefined : places[path];
      const at = place ?? `${placeOf(path.slice(0, -2), places)}/*`;
      const text = vendor.isFlat ? String(given) : given;
      set(answer, parts(at, indices, spell), isContainer ? (Array.isArray(given) ? [] : {}) : text);
    }
    const inner = ((field.anyOf as JsonObject[] | undefined)?.[0] ?? field) as JsonObject;
    if (Array.isArray(given)) {
      for (const [index, item] of given.entries())
        write(inner.items as JsonObject, item, `${path}/*`, [...indices, index]);
    } else if (typeof given === "object" && given !== null) {
      for (const [name, child] of Object.entries(inner.properties as Record<string, JsonObject>)) {
        if (Object.hasOwn(given, name))
          write(child, (given as Answer)[name], path + jsonPointer([name]), indices);
        else if (vendor.answersEmpty === "null") write(child, null, path + jsonPointer([name]), indices);
      }
    }
  };
  write(schema, value, "", []);
  return answer;
}

function placeOf(path: string, places: Readonly<Record<string, string>>): string {
  return path.endsWith("/*") ? `${placeOf(path.slice(0, -2), places)}/*` : (places[path] ?? "");
}

function parts(pointer: string, indices: readonly number[], spell: (name: string) => string): string[] {
  let star = 0;
  return pointer
    .split("/")
    .slice(1)
    .map((part) =>
      part === "*" ? String(indices[star++]) : spell(part.replaceAll("~1", "/").replaceAll("~0", "~")),
    );
}

function set(root: Answer, path: readonly string[], value: unknown): void {
  let place: object = root;
  for (const [at, part] of path.entries()) {
    if (at === path.length - 1)
      Object.defineProperty(place, part, { value, enumerable: true, writable: true, configurable: true });
    else place = Object.getOwnPropertyDescriptor(place, part)?.value as object;
  }
}

const meansAbsent: readonly SchemaFeature[] = ["required", "nullable"];
const changesNoValue: readonly SchemaFeature[] = ["definition", "name", "size", "title", "description"];

/**
 * The value without what was declared as lost: what is left out, null where it means absent, values of a type that was not asked
 * for, and objects that are flattened and have nothing in them.
 */
function comparable(value: unknown, { losses }: CompiledSchema, path = ""): unknown {
  const inner = (child: unknown, at: string) => comparable(child, { losses } as CompiledSchema, at);
  const own = (at: string) => losses.filter((loss) => loss.path === at);
  if (Array.isArray(value)) return value.map((item) => inner(item, `${path}/*`));
  if (typeof value !== "object" || value === null) {
    const isChanged = own(path).some(({ feature }) => ![...meansAbsent, ...changesNoValue].includes(feature));
    return isChanged ? "lost" : value;
  }
  const isAbsent = (child: unknown, at: string) =>
    own(at).some(
      ({ feature, isLeftOut }) =>
        isLeftOut ||
        (child === null && meansAbsent.includes(feature)) ||
        (feature === "nesting" && JSON.stringify(child) === "{}"),
    );
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, child, path + jsonPointer([name])] as const)
      .filter(([, child, at]) => !isAbsent(child, at))
      .map(([name, child, at]) => [name, inner(child, at), at] as const)
      .filter(([, child, at]) => !isAbsent(child, at))
      .map(([name, child]) => [name, child]),
  );
}
