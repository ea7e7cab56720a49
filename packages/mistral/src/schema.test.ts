import { createDocmux } from "@docmux/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { invoice, type MistralTest, startMistralTest } from "../test/test-mistral.ts";

let bench: MistralTest;
beforeAll(async () => {
  bench = await startMistralTest();
});
afterAll(() => bench.emulator.close());

const Invoice = z.object({
  number: z.string().meta({ title: "Invoice number" }),
  total: z.number().optional(),
  due: z.iso.date().nullish(),
  kind: z.enum(["invoice", "credit"]).nullable(),
});

describe("a schema is a strict annotation", () => {
  const compile = (uri: "mistral:invoices" | "mistral:batch/invoices" | "mistral:mistral-ocr-latest") =>
    createDocmux({ providers: [bench.mistral] }).compileSchema(uri, Invoice);

  test.each(["mistral:mistral-ocr-latest", "mistral:batch/invoices"] as const)("of %s", (uri) => {
    expect(compile(uri).providerOptions).toEqual({
      mistral: {
        annotation: {
          strict: true,
          schema: {
            type: "object",
            properties: {
              number: { type: "string", title: "Invoice number" },
              total: { type: ["number", "null"] },
              due: { type: ["string", "null"], format: "date" },
              kind: { type: ["string", "null"], enum: ["invoice", "credit", null] },
            },
            required: ["number", "total", "due", "kind"],
            additionalProperties: false,
          },
        },
      },
    });
  });

  test("and only what may be null and absent is lost", () => {
    expect(compile("mistral:invoices").losses).toMatchObject([{ path: "/due", feature: "required" }]);
  });
});

test("it replaces the schema of the pipeline, whose prompt stays", async () => {
  const pipelines = { invoices: { annotation: { schema: {}, prompt: "Read the stamp too." } } };
  const sent: unknown[] = [];
  const fetch = async (...[target, init]: Parameters<typeof globalThis.fetch>) => {
    sent.push(await new Request(target, init).clone().json());
    return globalThis.fetch(target, init);
  };
  const { emulator, mistral, clock } = await startMistralTest({}, { pipelines, fetch });
  const { data } = await createDocmux({ providers: [mistral] }).run("mistral:invoices", invoice(), {
    clock,
    extract: Invoice,
  });
  expect(sent).toMatchObject([
    {
      document_annotation_prompt: "Read the stamp too.",
      document_annotation_format: {
        json_schema: { strict: true, schema: { required: ["number", "total", "due", "kind"] } },
      },
    },
  ]);
  expect(Object.keys(data)).toContain("number");
  await emulator.close();
});
