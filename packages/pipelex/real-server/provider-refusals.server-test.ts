import { run } from "@docmux/core";
import { describe, expect, inject, test } from "vitest";
import { createPipelex, type PipelexSettings } from "../src/index.ts";
import { faultyBundle, greetingBundle, pdfTextBundle } from "./bundles.ts";

const pipelexServer = inject("pipelexServer");
const provider = (settings: PipelexSettings = {}) => createPipelex({ ...pipelexServer, ...settings });
const ada = { inputs: { name: "Ada" } };
/** Above the server's limit of 1 MiB, as base64. */
const largePdf = pdfOf(900 * 1024);

/** Begins as a PDF, which is all that a client looks at. */
function pdfOf(size: number) {
  const bytes = new Uint8Array(size).fill(32);
  bytes.set(new TextEncoder().encode("%PDF-1.7\n"));
  return { bytes, filename: "torn.pdf" };
}

describe.each(["v1", "auto"] as const)("createPipelex with dialect %s tells", (dialect) => {
  test("a faulty bundle, with every fault", async () => {
    const failing = run(provider({ dialect }).bundle(faultyBundle), ada);
    await expect(failing).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 422,
      message: expect.stringMatching(/visitor.*friend/s),
      requestId: expect.any(String),
    });
  });

  test("a text that is no bundle", async () => {
    const pipeline = provider({ dialect }).bundle('main_pipe = "x"\nthis is = = no bundle');
    await expect(run(pipeline, ada)).rejects.toMatchObject({ code: "invalid_input", httpStatus: 422 });
  });

  test("an unknown pipe", async () => {
    await expect(run(provider({ dialect }).pipe("nowhere"), ada)).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 422,
      message: expect.stringContaining("nowhere"),
    });
  });

  test("a missing input", async () => {
    await expect(run(provider({ dialect }).bundle(greetingBundle), { inputs: {} })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("name"),
    });
  });

  test("a torn PDF, in the words of what tried to read it", async () => {
    await expect(run(provider({ dialect }).bundle(pdfTextBundle), pdfOf(64))).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 422,
      message: expect.stringContaining("Failed to load document"),
    });
  });

  test("a wrong key, which is in nothing that is said", async () => {
    const apiKey = "wrong-key-that-nobody-may-see";
    const failing = run(provider({ dialect, apiKey }).bundle(greetingBundle), ada);
    const error = await failing.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "unauthorized", httpStatus: 401 });
    expect(JSON.stringify(error)).not.toContain(apiKey);
    expect(String((error as Error).stack)).not.toContain(apiKey);
  });

  test("a body that is too large for the server", async () => {
    await expect(run(provider({ dialect }).bundle(pdfTextBundle), largePdf)).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 413,
      message: expect.stringContaining("413"),
    });
  });

  test("a body that is too large by its own settings, before anything is sent", async () => {
    const settings = { dialect, maxRequestBytes: 1024 * 1024 };
    await expect(run(provider(settings).bundle(pdfTextBundle), largePdf)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/1,?048,?576|1 MiB/),
    });
  });

  test("a start in the background that the server can't do", async () => {
    const providerOptions = {
      pipelex: { mode: "background", callbackUrls: ["https://hooks.example.com/done"] },
    } as const;
    const failing = run(provider({ dialect }).bundle(greetingBundle), ada, { providerOptions });
    await expect(failing).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("createPipelex with another dialect than the server's", () => {
  test("says that the legacy route is not there", async () => {
    await expect(run(provider({ dialect: "legacy" }).pipe("greet"), ada)).rejects.toMatchObject({
      code: "not_found",
      httpStatus: 404,
    });
  });
});
