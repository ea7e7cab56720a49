import { createDocmux, run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAzureDocumentIntelligence } from "./provider.ts";

const key = "azure-secret-key-123";
const origin = "https://contoso.cognitiveservices.azure.com";
const resultId = "6a1f9b0e-1111-4222-8333-444455556666";
const path = "/documentintelligence/documentModels/prebuilt-layout";
const location = {
  "operation-location": `${origin}${path}/analyzeResults/${resultId}?api-version=2024-11-30`,
};
const url = { url: "https://e.example/a.pdf" };
const azure = createAzureDocumentIntelligence({ apiKey: key, baseUrl: origin });
const quick = () => new ManualClock({ skipUpToMs: 600_000 });
const requestId = { "apim-request-id": "8c1f9b0e-2222-4222-8333-444455556666" };
const succeeded = {
  status: "succeeded",
  analyzeResult: { content: "Hi", contentFormat: "markdown", pages: [{ pageNumber: 1 }] },
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

const onStart = () => nock(origin).post(/:analyze\?/);
const onStatus = () => nock(origin).get(/\/analyzeResults\//);
const service = (code: string, message: string, inner: string, sentence: string) => ({
  error: { code, message, innererror: { code: inner, message: sentence } },
});

const badKey =
  "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
const rateLimit =
  "Requests to the Analyze Document Operation under Document Intelligence API (2024-11-30) have exceeded rate limit of your current FormRecognizer F0 pricing tier. Please retry after 1 second.";

/** The bodies are as they were recorded, or as the vendor's error guide has them. */
describe("a refusal of the vendor starts nothing, and quotes the vendor by its innermost code", () => {
  test.each([
    [
      400,
      service(
        "InvalidArgument",
        "Invalid argument.",
        "InvalidParameter",
        "The parameter pages is invalid: The page range exceeds the number of pages in the document.",
      ),
      "invalid_input",
      /page range exceeds the number of pages in the document \(code InvalidParameter\)/,
    ],
    [
      400,
      service(
        "InvalidRequest",
        "Invalid request.",
        "InvalidContent",
        "The file is corrupted or format is unsupported. Refer to documentation for the list of supported formats.",
      ),
      "invalid_input",
      /corrupted.*\(code InvalidContent\)/,
    ],
    [
      400,
      service(
        "InvalidRequest",
        "Invalid request.",
        "ContentSourceNotAccessible",
        "Content isn't accessible: 403",
      ),
      "invalid_input",
      /isn't accessible.*pass the file itself/,
    ],
    [
      401,
      { error: { code: "401", message: badKey } },
      "unauthorized",
      /invalid subscription key.*Check the key/,
    ],
    [
      403,
      service(
        "Forbidden",
        "Access forbidden due to policy or other configuration.",
        "AuthorizationFailed",
        "Authorization failed: no role",
      ),
      "forbidden",
      /no role.*Cognitive Services User/,
    ],
    [
      404,
      service("NotFound", "Resource not found.", "ModelNotFound", "The requested model was not found."),
      "not_found",
      /model was not found \(code ModelNotFound\)/,
    ],
    [
      404,
      { error: { code: "404", message: "Resource not found" } },
      "not_found",
      /Resource not found.*region/,
    ],
    [
      415,
      { error: { code: "UnsupportedMediaType", message: "Request content type isn't supported." } },
      "invalid_input",
      /content type/,
    ],
  ])("%i %j", async (status, body, code, message) => {
    onStart().reply(status, body, requestId);
    const failure = await run(azure.model(), url).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code,
      httpStatus: status,
      requestId: requestId["apim-request-id"],
      message: expect.stringMatching(message),
    });
  });

  test("429 in the vendor's form is sent again, at the time that the vendor asks for", async () => {
    const clock = quick();
    const before = clock.now();
    onStart().reply(429, { error: { code: "429", message: rateLimit } }, { "retry-after": "7" });
    onStart().reply(202, "", location);
    onStatus().reply(200, succeeded);
    expect((await run(azure.model(), url, { clock })).content.markdown).toBe("Hi");
    expect(clock.now() - before).toBeGreaterThanOrEqual(7000);
  });
});

describe("after these a run may exist and be billed: it is not started again", () => {
  test.each([
    ["503 of the service", 503, { error: { code: "ServiceUnavailable", message: "Try again." } }],
    [
      "500 of the service",
      500,
      { error: { code: "InternalServerError", message: "?", innererror: { code: "Unknown" } } },
    ],
    ["an upstream timeout", 504, "upstream request timeout"],
    ["a gateway's 429", 429, { message: "slow down" }],
    ["a success that names no run", 202, ""],
    ["a page of a proxy", 200, "<html>hello"],
  ])("%s", async (_what, status, body) => {
    onStart().reply(status, body);
    const failure = await run(azure.model(), url, { clock: quick() }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "start_unknown" });
    expect(String((failure as Error).message)).not.toContain(key);
  });

  test("a connection that broke", async () => {
    onStart().replyWithError(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
    await expect(run(azure.model(), url, { clock: quick() })).rejects.toMatchObject({
      code: "start_unknown",
    });
  });
});

describe("the address of a run, as the vendor returns it", () => {
  const expected = `${path}/analyzeResults/${resultId}?api-version=2024-11-30`;
  test.each([
    ["another origin is never called", { "operation-location": `https://evil.example${expected}` }],
    [
      "another path at another origin",
      { "operation-location": `https://gateway.example/x/analyzeResults/${resultId}` },
    ],
    ["a user in it", { "operation-location": `https://u:p@evil.example${expected}` }],
    ["is relative", { "operation-location": expected }],
    ["is left out, and the request id is that of the run", { "apim-request-id": resultId }],
    [
      "is no address, and the request id is that of the run",
      { "operation-location": "soon", "apim-request-id": resultId },
    ],
  ])("%s: the run is asked for at the endpoint", async (_what, headers) => {
    onStart().reply(202, "", headers);
    nock(origin, { reqheaders: { "ocp-apim-subscription-key": key } })
      .get(expected)
      .reply(200, succeeded);
    expect((await run(azure.model(), url, { clock: quick() })).status).toBe("completed");
  });

  test.each([
    ["names no UUID", { "operation-location": `${origin}${path}/analyzeResults/..%2F..%2Finfo` }],
    ["names nothing", { "operation-location": `${origin}/other`, "apim-request-id": "no uuid" }],
  ])("%s: the start is unknown", async (_what, headers) => {
    onStart().reply(202, "", headers);
    await expect(run(azure.model(), url, { clock: quick() })).rejects.toMatchObject({
      code: "start_unknown",
    });
  });
});

describe("while a run is polled", () => {
  test("transient errors are not the end of it", async () => {
    onStart().reply(202, "", location);
    onStatus().reply(503, { error: { code: "ServiceUnavailable", message: "?" } });
    onStatus().reply(429, { error: { code: "429", message: rateLimit } }, { "retry-after": "1" });
    onStatus().reply(200, succeeded);
    expect((await run(azure.model(), url, { clock: quick() })).status).toBe("completed");
  });

  test("an operation that is gone has expired; the run did not fail", async () => {
    const gone = service(
      "NotFound",
      "Resource not found.",
      "OperationNotFound",
      "The requested operation was not found. The identifier is invalid or the operation has expired.",
    );
    onStatus().reply(404, gone, requestId);
    const short = `azure-document-intelligence:prebuilt-layout#${resultId}`;
    const handle = await createDocmux({ providers: [azure] }).attach(short, { clock: quick() });
    await expect(handle.result()).rejects.toMatchObject({
      code: "expired",
      requestId: requestId["apim-request-id"],
      ref: { runId: resultId },
      message: expect.stringMatching(/24 hours/),
    });
  });

  test("a key that was withdrawn is not the failure of the run", async () => {
    onStart().reply(202, "", location);
    onStatus().reply(401, { error: { code: "401", message: badKey } });
    await expect(run(azure.model(), url, { clock: quick() })).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("refused before anything is sent", () => {
  const options = (more: object) => ({ providerOptions: { "azure-document-intelligence": more } }) as object;
  const office = { bytes: new Uint8Array([80, 75, 3, 4]), filename: "letter.docx" };
  const twentyOne = Array.from({ length: 21 }, (_, at) => `Field${at}`);
  test.each([
    ["a page that no document can have", () => run(azure.model(), url, { pages: "0-2000" }), /2000 pages/],
    ["a document that is at the vendor", () => run(azure.model(), { stored: "x" } as never), /stored/],
    [
      "more than 20 query fields",
      () => run(azure.model(), url, options({ queryFields: twentyOne })),
      /queryFields/,
    ],
    [
      "a query field with a comma",
      () => run(azure.model(), url, options({ queryFields: ["a,b"] })),
      /queryFields/,
    ],
    [
      "the feature queryFields, which follows from its fields",
      () => run(azure.model(), url, options({ features: ["queryFields"] })),
      /features/,
    ],
    ["an unknown feature", () => run(azure.model(), url, options({ features: ["magic"] })), /features/],
    [
      "an Office file for a model that reads none",
      () => run(azure.model("prebuilt-invoice"), office),
      /Office/,
    ],
    [
      "features of an Office file",
      () => run(azure.model(), office, options({ features: ["formulas"] })),
      /features/,
    ],
    [
      "what is no model",
      async () => createDocmux({ providers: [azure] }).run("azure-document-intelligence:a/../b", url),
      /names no pipeline/,
    ],
    ["the same by the method", async () => azure.model("../x"), /not the id of a model/],
  ])("%s", async (_what, call, message) => {
    await expect(Promise.resolve().then<unknown>(call)).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalid_input|unsupported)$/),
      message: expect.stringMatching(message),
    });
  });

  test("a file above the limit of the tier", async () => {
    const small = createAzureDocumentIntelligence({ apiKey: key, baseUrl: origin, tier: "F0" });
    const large = {
      bytes: new TextEncoder().encode("%PDF-1.7 ".padEnd(4 * 1024 * 1024 + 1)),
      filename: "a.pdf",
    };
    await expect(run(small.model(), large)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/4\.0 MiB/),
    });
  });

  test("an endpoint or a key that is missing, each with its variable", async () => {
    const nowhere = createAzureDocumentIntelligence({ apiKey: key });
    await expect(run(nowhere.model(), url)).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining("DOCUMENT_INTELLIGENCE_ENDPOINT"),
    });
    const keyless = createAzureDocumentIntelligence({ baseUrl: origin });
    await expect(run(keyless.model(), url)).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining("DOCUMENT_INTELLIGENCE_API_KEY"),
    });
  });

  test("clean-up without a key: its order is sealed with it", async () => {
    const entra = createAzureDocumentIntelligence({ baseUrl: origin, token: () => "t" });
    await expect(run(entra.model(), url, options({ cleanup: true }))).rejects.toMatchObject({
      code: "config",
    });
  });
});

describe("who asks", () => {
  test("is proved by a token of Entra ID, asked for with each request", async () => {
    let count = 0;
    const entra = createAzureDocumentIntelligence({ baseUrl: origin, token: async () => `token-${++count}` });
    nock(origin, {
      reqheaders: { authorization: "Bearer token-1" },
      badheaders: ["ocp-apim-subscription-key"],
    })
      .post(/:analyze/)
      .reply(202, "", location);
    nock(origin, { reqheaders: { authorization: "Bearer token-2" } })
      .get(/analyzeResults/)
      .reply(200, succeeded);
    expect((await run(entra.model(), url, { clock: quick() })).status).toBe("completed");
  });

  test("is proved by a header of another name at a gateway, with a version of one's own", async () => {
    const settings = {
      apiKey: key,
      baseUrl: `${origin}/documentintelligence`,
      keyHeader: "api-key",
      apiVersion: "2025-09-01",
    };
    const gateway = createAzureDocumentIntelligence(settings);
    nock(origin, { reqheaders: { "api-key": key } })
      .post(/:analyze\?api-version=2025-09-01&/)
      .reply(202, "", location);
    nock(origin)
      .get(/api-version=2025-09-01$/)
      .reply(200, succeeded);
    expect((await run(gateway.model(), url, { clock: quick() })).status).toBe("completed");
  });
});

test("a run is asked for in the version that it was started in, also from another process", async () => {
  onStart().reply(202, "", location);
  const { ref } = await start(azure.model(), url, { clock: quick() });
  const newer = createAzureDocumentIntelligence({ apiKey: key, baseUrl: origin, apiVersion: "2025-09-01" });
  nock(origin)
    .get(/api-version=2024-11-30$/)
    .reply(200, succeeded);
  const handle = await createDocmux({ providers: [newer] }).attach(ref, { clock: quick() });
  expect((await handle.result()).content.markdown).toBe("Hi");
  nock(origin)
    .get(/api-version=2025-09-01$/)
    .reply(200, succeeded);
  const short = `azure-document-intelligence:prebuilt-layout#${resultId}`;
  const found = await createDocmux({ providers: [newer] }).attach(short, { clock: quick() });
  expect((await found.result()).content.markdown).toBe("Hi");
});

test("models are listed page by page, at the endpoint whatever address the vendor returns for the next page", async () => {
  const next = "https://evil.example/documentintelligence/documentModels?api-version=2024-11-30&skip=1";
  nock(origin, { reqheaders: { "ocp-apim-subscription-key": key } })
    .get("/documentintelligence/documentModels?api-version=2024-11-30")
    .reply(200, {
      value: [{ modelId: "prebuilt-read", createdDateTime: "2024-11-30T00:00:00Z" }],
      nextLink: next,
    })
    .get("/documentintelligence/documentModels?api-version=2024-11-30&skip=1")
    .reply(200, {
      value: [{ modelId: "mine", description: "d", expirationDateTime: "2027-01-01T00:00:00Z" }],
    });
  const listed = [];
  for await (const { raw: _, ...model } of azure.listModels()) listed.push(model);
  expect(listed).toEqual([
    { modelId: "prebuilt-read", createdAt: "2024-11-30T00:00:00.000Z" },
    { modelId: "mine", description: "d", expiresAt: "2027-01-01T00:00:00.000Z" },
  ]);
});

describe("with cleanup, the result is deleted at the vendor once it was read", () => {
  test.each([
    ["gone already", 404, []],
    ["deleted", 204, []],
    ["refused", 403, [expect.objectContaining({ code: "cleanup_failed" })]],
  ])("%s", async (_what, status, issues) => {
    onStart().reply(202, "", location);
    onStatus().times(2).reply(200, succeeded);
    nock(origin, { reqheaders: { "ocp-apim-subscription-key": key } })
      .delete(`${path}/analyzeResults/${resultId}?api-version=2024-11-30`)
      .reply(status, status === 204 ? "" : { error: { code: "Forbidden", message: "No." } });
    const providerOptions = { "azure-document-intelligence": { cleanup: true } };
    const result = await run(azure.model(), url, { clock: quick(), providerOptions });
    expect(result).toMatchObject({ status: "completed", issues });
  });
});
