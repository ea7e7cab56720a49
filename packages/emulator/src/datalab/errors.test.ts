import { afterEach, describe, expect, test } from "vitest";
import { datalabFaults } from "./datalab-faults.ts";
import { convertThenExtract, type DatalabTest, startDatalabTest } from "./test-datalab.ts";

let datalab: DatalabTest;
afterEach(() => datalab.emulator.close());

const keyText = "Invalid API key provided. Set the X-API-Key header to your API key.";

describe("the key", () => {
  test.each([{ "x-api-key": "wrong" }, { "x-api-key": "" }])(
    "%o is refused with the vendor's text",
    async (headers) => {
      datalab = await startDatalabTest();
      const answer = await datalab.call("GET", "/pipelines", { headers });
      expect(answer).toEqual({ status: 401, body: { detail: keyText } });
    },
  );

  test("a request without one gets the same answer, before any other complaint", async () => {
    datalab = await startDatalabTest();
    const answer = await fetch(`${datalab.emulator.origin}/api/v1/pipelines/pl_nobody/run`, {
      method: "POST",
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ detail: keyText });
    expect(answer.headers.get("x-docmux-emulator")).toBe("datalab");
  });

  test("a session cookie is none", async () => {
    datalab = await startDatalabTest();
    const answer = await datalab.call("GET", "/pipelines/executions/pex_none", {
      headers: { "x-api-key": "", cookie: "wos-session=abc; datalab_active_team=7" },
    });
    expect(answer.status).toBe(401);
  });

  test("health needs none, user_health does", async () => {
    datalab = await startDatalabTest();
    const { origin } = datalab.emulator;
    expect(await (await fetch(`${origin}/api/v1/health`)).json()).toEqual({ status: "ok" });
    expect((await fetch(`${origin}/api/v1/user_health`)).status).toBe(401);
    expect(await datalab.get("/user_health")).toEqual({ status: "ok" });
  });
});

describe("invalid fields are listed as FastAPI lists them", () => {
  test("all of them in one answer", async () => {
    datalab = await startDatalabTest();
    const form = new FormData();
    form.set("file", "text, not a file");
    form.set("version", "-1");
    form.set("run_evals", "maybe");
    const { status, body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: "value_error",
          loc: ["body", "file"],
          msg: "Value error, Expected UploadFile, received: <class 'str'>",
          input: "text, not a file",
          ctx: { error: {} },
        },
        {
          type: "bool_parsing",
          loc: ["body", "run_evals"],
          msg: "Input should be a valid boolean, unable to interpret input",
          input: "maybe",
        },
        {
          type: "greater_than_equal",
          loc: ["body", "version"],
          msg: "Input should be greater than or equal to 0",
          input: "-1",
          ctx: { ge: 0 },
        },
      ],
    });
  });

  test.each([
    ["POST", "/pipelines", undefined, "missing", ["body"]],
    ["POST", "/pipelines", {}, "missing", ["body", "steps"]],
    ["POST", "/pipelines", { steps: [] }, "too_short", ["body", "steps"]],
    ["POST", "/pipelines", { steps: "convert" }, "list_type", ["body", "steps"]],
    ["POST", "/pipelines", { steps: [{}] }, "missing", ["body", "steps", 0, "type"]],
    [
      "POST",
      "/pipelines",
      { steps: [{ type: "convert", settings: 1 }] },
      "dict_type",
      ["body", "steps", 0, "settings"],
    ],
    ["PUT", "/pipelines/pl_test/save", { name: "x".repeat(121) }, "string_too_long", ["body", "name"]],
    ["PUT", "/pipelines/pl_test/save", { name: 7 }, "string_type", ["body", "name"]],
    [
      "POST",
      "/pipelines/pl_test/versions",
      { description: "x".repeat(501) },
      "string_too_long",
      ["body", "description"],
    ],
    ["POST", "/pipelines/pl_test/discard", { version: 0 }, "greater_than_equal", ["body", "version"]],
    ["POST", "/pipelines/pl_test/discard", { version: "two" }, "int_parsing", ["body", "version"]],
    ["GET", "/pipelines?limit=201", undefined, "less_than_equal", ["query", "limit"]],
    ["GET", "/pipelines?saved_only=maybe", undefined, "bool_parsing", ["query", "saved_only"]],
    ["GET", "/pipelines/pl_test/executions?limit=101", undefined, "less_than_equal", ["query", "limit"]],
    ["GET", "/pipelines/executions/pex_x/steps/one/result", undefined, "int_parsing", ["path", "step_index"]],
    ["POST", "/files/upload", { filename: "a.pdf" }, "missing", ["body", "content_type"]],
    ["GET", "/files/1/download?expires_in=59", undefined, "greater_than_equal", ["query", "expires_in"]],
  ])("%s %s %j", async (method, path, json, type, loc) => {
    datalab = await startDatalabTest();
    const { status, body } = await datalab.call(method, path, { json });
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ type, loc, msg: expect.any(String) }]);
  });

  test("a body that is no JSON", async () => {
    datalab = await startDatalabTest();
    const answer = await fetch(`${datalab.emulator.origin}/api/v1/pipelines`, {
      method: "POST",
      headers: { "x-api-key": datalab.emulator.apiKey },
      body: "{steps",
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ type: "json_invalid", loc: ["body", 0] }] });
  });
});

describe("what is not there", () => {
  test.each([
    ["GET", "/pipelines/pl_nobody", "Pipeline not found"],
    ["GET", "/pipelines/pl_nobody/rate", "Pipeline not found"],
    ["GET", "/pipelines/executions/pex_nobody", "Pipeline execution not found"],
    ["GET", "/pipelines/executions/pex_nobody/steps/0/result", "Pipeline execution not found"],
    ["GET", "/files/999", "File not found"],
    ["GET", "/evals/999", "Eval not found"],
    ["GET", "/nothing/here", "Not Found"],
  ])("%s %s", async (method, path, detail) => {
    datalab = await startDatalabTest();
    expect(await datalab.call(method, path)).toEqual({ status: 404, body: { detail } });
  });
});

describe("limits", () => {
  test("a file above the maximum is refused with 413, whether announced or found", async () => {
    datalab = await startDatalabTest({ limits: { maximumFileBytes: 100 } });
    for (const size of [101, 2_000_000]) {
      const form = new FormData();
      form.set("file", new File([`%PDF-${"x".repeat(size)}`], "big.pdf"));
      const { status, body } = await datalab.call("POST", "/pipelines/pl_test/run", { form });
      expect(status).toBe(413);
      expect(body.detail).toContain("too large");
    }
  });

  test("too many requests a minute are refused, per endpoint, until the minute is over", async () => {
    datalab = await startDatalabTest({ limits: { requestsPerMinute: 2 } });
    await datalab.get("/pipelines/executions/pex_a");
    await datalab.get("/pipelines/executions/pex_b");
    const third = await datalab.call("GET", "/pipelines/executions/pex_c");
    expect(third.status).toBe(429);
    expect(third.body.detail).toBe(
      "Rate limit exceeded for endpoint /api/v1/pipelines/executions/{execution_id}. You can make 2 requests every " +
        "60 seconds. Please try again later, or reach out to support@datalab.to if you need a higher limit.",
    );
    expect((await datalab.call("GET", "/pipelines")).status).toBe(200);
    datalab.clock.advance(60_000);
    expect((await datalab.call("GET", "/pipelines/executions/pex_c")).status).toBe(404);
  });

  test("a document with too many pages fails its run", async () => {
    datalab = await startDatalabTest({ limits: { maximumPages: 0 } });
    const executionId = await datalab.run();
    datalab.clock.advance(10_000);
    const { status, steps } = await datalab.execution(executionId);
    expect(status).toBe("failed");
    expect(steps[0].error_message).toContain("the limit is 0 pages");
  });
});

test.each([
  [datalabFaults.rateLimit(), 429, "Rate limit exceeded for endpoint"],
  [datalabFaults.concurrency(), 429, "Concurrency exceeded for endpoint"],
  [datalabFaults.noSubscription(), 403, "You need an active, paid subscription to use this API."],
  [datalabFaults.paymentFailed(), 403, "Your payment has failed."],
  [datalabFaults.subscriptionExpired(), 403, "Your subscription has expired."],
  [datalabFaults.internalError(), 500, "Internal Server Error"],
  [datalabFaults.overloaded(), 529, "overloaded"],
])("an ordered fault %# answers once with the vendor's text", async (fault, status, text) => {
  datalab = await startDatalabTest();
  datalab.emulator.fault(fault);
  const struck = await datalab.call("GET", "/pipelines");
  expect(struck.status).toBe(status);
  expect(struck.body.detail).toContain(text);
  expect((await datalab.call("GET", "/pipelines")).status).toBe(200);
});

test("a start whose answer is lost has still happened", async () => {
  datalab = await startDatalabTest();
  datalab.emulator.fault({ kind: "reset-after-accept", path: "/run" });
  await expect(datalab.run()).rejects.toThrow();
  const { executions, total } = await datalab.get("/pipelines/pl_test/executions");
  expect(total).toBe(1);
  expect(executions[0].input_config.filename).toBe("invoice.pdf");
});

test("two seeds may not share an id", async () => {
  datalab = await startDatalabTest();
  const seed = { id: "pl_twice", name: "Twice", steps: convertThenExtract };
  await expect(startDatalabTest({ pipelines: [seed, seed] })).rejects.toThrow("give each seed its own id");
});

test("a multipart body that cannot be parsed", async () => {
  datalab = await startDatalabTest();
  const answer = await fetch(`${datalab.emulator.origin}/api/v1/pipelines/pl_test/run`, {
    method: "POST",
    headers: { "x-api-key": datalab.emulator.apiKey, "content-type": "multipart/form-data; boundary=b" },
    body: "--b\r\nnonsense",
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ detail: "There was an error parsing the body" });
});
