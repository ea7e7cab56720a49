import { createDocmux, formatRef, run, start } from "@docmux/core";
import { describe, expect, inject, test } from "vitest";
import { createPipelex, type PipelexSettings } from "../src/index.ts";
import { examplePath } from "./ask-server.ts";
import { greetingBundle, pdfTextBundle } from "./bundles.ts";

const pipelexServer = inject("pipelexServer");
const provider = (settings: PipelexSettings = {}) => createPipelex({ ...pipelexServer, ...settings });
const ada = { inputs: { name: "Ada" } };

describe.each(["v1", "auto"] as const)("createPipelex with dialect %s", (dialect) => {
  test("runs a template", async () => {
    const result = await run(provider({ dialect }).bundle(greetingBundle), ada);
    expect(result).toMatchObject({
      status: "completed",
      content: { text: "Good morning, Ada" },
      ref: { runId: expect.stringMatching(/^[0-9a-f-]{36}$/), meta: { dialect: "v1" } },
      snapshot: { rawStatus: "COMPLETED", steps: [{ name: "greet", status: "completed", hasResult: true }] },
    });
    expect(result.issues).toEqual([]);
    expect(result.usage.tokens).toBeUndefined();
    expect(result.usage.cost).toBeUndefined();
  });

  test("reads a PDF from a path into text and pages", async () => {
    const pipeline = provider({ dialect }).bundle(pdfTextBundle);
    const result = await run(pipeline, { path: examplePath("contract-01.pdf") });
    expect(result.status).toBe("completed");
    expect(result.content.text).toContain("What the document says");
    expect(result.snapshot.steps.map(({ name, parent, kind }) => [name, parent !== undefined, kind])).toEqual(
      [
        ["read_pdf", false, "control"],
        ["take_pages", true, "parse"],
        ["write_report", true, "transform"],
      ],
    );
    // Two pages, which the server prices as two million tokens; tokens of a language model there are none.
    expect(result.usage).toEqual({ pages: 2, tokens: 0 });
  });

  test("is the same again from the saved answer", async () => {
    const pipelex = provider({ dialect });
    const result = await run(pipelex.bundle(pdfTextBundle), { path: examplePath("invoice-01.pdf") });
    const again = await createDocmux({ providers: [pipelex] }).renormalize(
      JSON.parse(JSON.stringify(result)),
    );
    expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(result)));
  });
});

describe("createPipelex", () => {
  test("names the output as asked", async () => {
    const result = await run(provider().bundle(greetingBundle, { outputName: "greeting" }), ada);
    expect(result.providerMetadata.pipelex).toMatchObject({
      mainStuffName: "greeting",
      mainConcept: "native.Text",
    });
  });

  test("picks a pipe of a bundle", async () => {
    const pipe = provider().pipe("greet", { bundle: greetingBundle });
    expect((await run(pipe, ada)).content.text).toBe("Good morning, Ada");
  });

  test("runs several at once", async () => {
    const pipeline = provider().bundle(greetingBundle);
    const names = Array.from({ length: 12 }, (_, index) => `visitor ${index}`);
    const results = await Promise.all(names.map((name) => run(pipeline, { inputs: { name } })));
    expect(results.map(({ content }) => content.text)).toEqual(names.map((name) => `Good morning, ${name}`));
    expect(new Set(results.map(({ ref }) => ref.runId)).size).toBe(names.length);
  });

  test("says that the runs of this server can't be looked at again", async () => {
    const pipelex = provider();
    const { ref } = await run(pipelex.bundle(greetingBundle), ada);
    const handle = createDocmux({ providers: [pipelex] }).attach(formatRef(ref));
    await expect(handle.result()).rejects.toMatchObject({ code: "unsupported" });
  });

  test("tells the beginning and the end", async () => {
    const events: string[] = [];
    const options = { onEvent: ({ type }: { type: string }) => events.push(type) };
    const handle = await start(provider().bundle(greetingBundle), ada, options);
    await handle.result();
    expect([events.at(0), events.at(-1)]).toEqual(["run-start", "run-end"]);
  });
});
