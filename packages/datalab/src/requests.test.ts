import { run, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatalab } from "./provider.ts";

const key = "dl-secret-key-123";
const origin = "https://www.datalab.to";
const pdf = { bytes: new TextEncoder().encode("%PDF-1.7 hello"), filename: "invoice.pdf" };
const datalab = createDatalab({ apiKey: key });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

/** As the vendor's own examples show it: naive times, only the documented keys. */
function execution(status: string, steps: object[] = []) {
  return {
    execution_id: "pex_abc123",
    pipeline_id: "pl_abc123",
    pipeline_version: 2,
    status,
    steps,
    created: "2026-04-01T10:00:00",
    ...(status === "completed" ? { completed_at: "2026-04-01T10:00:11" } : {}),
  };
}

const convertDone = { step_index: 0, step_type: "convert", status: "completed", source_step_type: null };

/** The one encoding that the API reference declares for a start. */
const multipart = "^multipart/form-data; boundary=";

/** Name and text of each part of a multipart body. */
function partsOf(body: string): [name: string, text: string][] {
  return body.split(/--[^\r\n]+\r\n/).flatMap((part) => {
    const [, name, text] = /name="([^"]+)".*?\r\n\r\n(.*?)\r\n/s.exec(part) ?? [];
    return name === undefined || text === undefined ? [] : [[name, text]];
  });
}

/** Answers a start with an execution and shows what was sent. */
function expectRun(headers: Record<string, string | RegExp>) {
  const sent: { body: string } = { body: "" };
  nock(origin, { reqheaders: { "x-api-key": key } })
    .post("/api/v1/pipelines/pl_abc123/run", (body) => {
      sent.body = typeof body === "string" ? body : JSON.stringify(body);
      return true;
    })
    .matchHeader("content-type", (value) => new RegExp(headers["content-type"] ?? "").test(String(value)))
    .reply(200, execution("pending", [{ ...convertDone, status: "pending" }]));
  return sent;
}

test("a file goes as multipart: the file first, then only what was asked for, then status, then results", async () => {
  const sent = expectRun({ "content-type": multipart });
  nock(origin, { reqheaders: { "x-api-key": key } })
    .get("/api/v1/pipelines/executions/pex_abc123")
    .reply(200, execution("completed", [convertDone]))
    .get("/api/v1/pipelines/executions/pex_abc123/steps/0/result")
    .reply(200, {
      status: "complete",
      success: true,
      markdown: "# Hi",
      cost_breakdown: { final_cost_cents: 1 },
    });
  const result = await run(datalab.pipeline("pl_abc123", { version: 2 }), pdf, {
    clock: new ManualClock({ skipUpToMs: 60_000 }),
    pages: "0-5,10",
    outputFormat: "markdown",
    providerOptions: {
      datalab: {
        skipCache: true,
        runEvals: true,
        webhookUrl: "https://example.com/hook",
        checkpointId: "ckpt_1",
      },
    },
  });
  expect(result.content.markdown).toBe("# Hi");
  expect(partsOf(sent.body)).toEqual([
    ["file", "%PDF-1.7 hello"],
    ["page_range", "0-5,10"],
    ["output_format", "markdown"],
    ["run_evals", "true"],
    ["skip_cache", "true"],
    ["webhook_url", "https://example.com/hook"],
    ["version", "2"],
    ["checkpoint_id", "ckpt_1"],
  ]);
  expect(sent.body).toMatch(/filename="invoice\.pdf"\r\nContent-Type: application\/pdf\r\n/);
});

test.each([
  ["a URL", { url: "https://example.com/document.pdf" }, "https://example.com/document.pdf"],
  ["a stored document", { stored: "datalab://file-abc123" }, "datalab://file-abc123"],
])(
  "%s goes as multipart, with the draft as version 0 and nothing that is false",
  async (_what, input, url) => {
    const sent = expectRun({ "content-type": multipart });
    const handle = await start(datalab.pipeline("pl_abc123", { version: 0 }), input, {
      providerOptions: { datalab: { skipCache: false, runEvals: false } },
    });
    expect(handle.ref).toMatchObject({ runId: "pex_abc123", pipelineUri: "datalab:pl_abc123@0", origin });
    expect(partsOf(sent.body)).toEqual([
      ["file_url", url],
      ["version", "0"],
    ]);
  },
);

test("with a region the file is uploaded first: the signed URL never sees the key, the run names the reference", async () => {
  nock(origin, { reqheaders: { "x-api-key": key } })
    .post("/api/v1/files/upload", {
      filename: "invoice.pdf",
      content_type: "application/pdf",
      processing_location: "eu",
    })
    .reply(200, {
      file_id: 123,
      upload_url: "https://storage.example/put?signature=s",
      expires_in: 3600,
      reference: "datalab://file-abc123",
    })
    .get("/api/v1/files/123/confirm")
    .reply(200, { success: true, file_id: 123, reference: "datalab://file-abc123", message: "ok" });
  nock("https://storage.example", {
    badheaders: ["x-api-key", "authorization", "x-mine"],
    reqheaders: { "content-type": "application/pdf" },
  })
    .put("/put", "%PDF-1.7 hello")
    .query({ signature: "s" })
    .reply(200);
  const sent = expectRun({ "content-type": multipart });
  const provider = createDatalab({ apiKey: key, headers: { "x-mine": "1" } });
  const handle = await start(provider.pipeline("pl_abc123"), pdf, {
    providerOptions: { datalab: { processingLocation: "eu" } },
  });
  expect(partsOf(sent.body)).toEqual([
    ["file_url", "datalab://file-abc123"],
    ["processing_location", "eu"],
  ]);
  expect(handle.ref.meta).toEqual({ uploadedFile: "datalab://file-abc123", uploadedFileId: 123 });
});

test("a broken upload to the storage is repeated; nothing is started meanwhile", async () => {
  nock(origin)
    .post("/api/v1/files/upload")
    .reply(200, {
      file_id: "npl94jxy",
      upload_url: "https://storage.example/put",
      reference: "datalab://file-1",
    })
    .get("/api/v1/files/npl94jxy/confirm")
    .reply(200, { success: true });
  nock("https://storage.example").put("/put").reply(503).put("/put", "%PDF-1.7 hello").reply(200);
  const sent = expectRun({ "content-type": multipart });
  await start(datalab.pipeline("pl_abc123"), pdf, {
    clock: new ManualClock({ skipUpToMs: 60_000 }),
    providerOptions: { datalab: { directUploadAboveBytes: 0 } },
  });
  expect(partsOf(sent.body)).toEqual([["file_url", "datalab://file-1"]]);
});

test.each([
  "ftp://storage.example/put",
  "http://storage.example/put",
  "https://u:p@storage.example/put",
  "::",
])("an upload URL such as %s is not used", async (uploadUrl) => {
  nock(origin)
    .post("/api/v1/files/upload")
    .reply(200, { file_id: 1, upload_url: uploadUrl, reference: "datalab://file-1" });
  await expect(
    start(datalab.pipeline("pl_abc123"), pdf, {
      providerOptions: { datalab: { directUploadAboveBytes: 0 } },
    }),
  ).rejects.toMatchObject({ code: "bad_response" });
});

test("the content behind result_url is fetched without the key and laid over the answer", async () => {
  nock(origin)
    .post("/api/v1/pipelines/pl_abc123/run")
    .reply(200, execution("completed", [convertDone]))
    .get("/api/v1/pipelines/executions/pex_abc123/steps/0/result")
    .reply(200, {
      status: "complete",
      success: true,
      markdown: null,
      page_count: 3,
      cost_breakdown: { final_cost_cents: 2 },
      result_url: "https://storage.example/result.json?signature=s",
      expires_in: 3600,
    });
  nock("https://storage.example", { badheaders: ["x-api-key"] })
    .get("/result.json")
    .query({ signature: "s" })
    .reply(200, { status: "complete", markdown: "# Far away" });
  const result = await run(datalab.pipeline("pl_abc123"), pdf);
  expect(result.content.markdown).toBe("# Far away");
  expect(result.usage).toEqual({ pages: 3, cost: { amount: "0.02", currency: "USD", exactness: "exact" } });
  expect(Object.keys(result.raw.answers)).toEqual(["steps/0", "steps/0/content"]);
});

test("the key and the base URL are read when a request is made, from the environment too", async () => {
  process.env.DATALAB_HOST = "https://proxy.example/datalab/";
  const provider = createDatalab();
  try {
    expect(provider.origin).toBe("https://proxy.example");
    await expect(provider.pipelines.get("pl_1")).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(/apiKey.*DATALAB_API_KEY/),
    });
    process.env.DATALAB_API_KEY = "from-environment";
    nock("https://proxy.example", { reqheaders: { "x-api-key": "from-environment" } })
      .get("/datalab/api/v1/pipelines/pl_1")
      .reply(200, { pipeline_id: "pl_1" });
    expect((await provider.pipelines.get("pl_1")).pipelineId).toBe("pl_1");
  } finally {
    delete process.env.DATALAB_HOST;
    delete process.env.DATALAB_API_KEY;
  }
});

test("the results of many steps are fetched at once, but not all of them", async () => {
  const steps = Array.from({ length: 9 }, (_, step_index) => ({ ...convertDone, step_index }));
  let inFlight = 0;
  let most = 0;
  const provider = createDatalab({
    apiKey: key,
    fetch: async (input) => {
      const url = String(input instanceof Request ? input.url : input);
      if (url.endsWith("/run")) return Response.json(execution("completed", steps));
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return Response.json({ success: true, markdown: url, total_cost: 1 });
    },
  });
  const result = await run(provider.pipeline("pl_abc123"), pdf);
  expect(result.outputs).toHaveLength(9);
  expect(result.usage.cost?.amount).toBe("0.09");
  expect(most).toBe(4);
});
