import nock from "nock";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod/mini";
import type { MetadataOf, ProviderOptionsOf } from "../contract/provider.ts";
import { attach } from "../engine/attach.ts";
import { run, start } from "../engine/run.ts";
import type { StartUnknownError } from "../errors/errors.ts";
import { isRecord } from "../model/json.ts";
import { ManualClock } from "../testing.ts";
import { directContext } from "./client.ts";
import { defineProvider } from "./define-provider.ts";
import { mapStatus } from "./reading.ts";

const origin = "https://api.acme.example";
const document = { bytes: new TextEncoder().encode("%PDF-1.7 an invoice"), filename: "a.pdf" };
const quick = () => new ManualClock({ skipUpToMs: 600_000 });
const jobSchema = z.looseObject({ id: z.string(), state: z.string() });
const words = { working: "running", done: "completed", failed: "failed" } as const;
const readJob = (job: z.infer<typeof jobSchema>) => ({
  ...mapStatus(words, job.state),
  rawStatus: job.state,
  runId: job.id,
  steps: [],
  raw: job,
});

let tokens = 0;
const createAcme = defineProvider({
  id: "acme",
  api: { url: origin, keyVariable: "ACME_API_KEY", path: "/v1" },
  settings: z.strictObject({ region: z.optional(z.string()) }),
  async authorize({ method, url, headers, bodySha256 }, { apiKey }) {
    tokens += 1;
    headers.set("authorization", `Bearer ${apiKey()}-token-${tokens}`);
    headers.set("x-signed", `${method} ${url.pathname} ${((await bodySha256()) ?? "file").slice(0, 8)}`);
  },
  isOwnRefusal: (status, _headers, body) =>
    status === 429 && isRecord(body) && body.error === "Too many jobs",
  face: ({ pipeline, call, settings }) => ({
    region: () => settings.region ?? "eu",
    call,
    list: async () => call().read("/jobs", { schema: z.looseObject({ jobs: z.array(jobSchema) }) }),
    workflow: (id: string) =>
      pipeline({
        id,
        offers: { documents: ["file"], maxFileBytes: 1024 },
        options: z.strictObject({
          language: z.optional(z.string()),
          cleanup: z.optional(z.boolean()),
        }),
        async start({ options: { language } }, call, note) {
          const file = await call.write("/files", {
            json: { name: "a.pdf" },
            schema: z.looseObject({ id: z.string() }),
          });
          note.uploaded(file.id);
          const json = { workflow: id, language, file: file.id };
          const job = await call.start("/jobs", { json, schema: jobSchema, search: { file: file.id } });
          return { runId: job.id, proof: "marker", observation: readJob(job) };
        },
        status: async (ref, call) => readJob(await call.poll(`/jobs/${ref.runId}`, { schema: jobSchema })),
        result: async ({ ref }, call) => ({ result: await call.read(`/jobs/${ref.runId}/result`) }),
        read: ({ result }) => ({ data: result, metadata: { workflow: id } }),
        async findStarted(search, call) {
          const { jobs } = await call.read("/jobs", { schema: z.looseObject({ jobs: z.array(jobSchema) }) });
          const runs = jobs.map((job) => ({
            runId: job.id,
            proof: "marker" as const,
            observation: readJob(job),
          }));
          const isOurs = ({ runId }: { runId: string }) => runId === `j-${search.file}`;
          return {
            proven: runs.filter(isOurs),
            possible: runs.filter((run) => !isOurs(run)),
            complete: true,
          };
        },
        cleanUp: async (file, call) => void (await call.idempotent(`/files/${file}`)),
      }),
  }),
  pipelineFromUri: (path, { workflow }) => (/^[\w-]+$/.test(path) ? workflow(path) : undefined),
  uriHelp: "Write acme:<workflow>, such as acme:invoices.",
});
const acme = createAcme({ apiKey: "sk-acme-secret" });

beforeEach(() => {
  nock.disableNetConnect();
  tokens = 0;
});
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

function started() {
  nock(origin).post("/v1/files").reply(200, { id: "f-1" });
  nock(origin)
    .post("/v1/jobs", { workflow: "invoices", language: "de", file: "f-1" })
    .reply(200, { id: "j-1", state: "working" });
}
function ended() {
  nock(origin).get("/v1/jobs/j-1").reply(200, { id: "j-1", state: "done" });
  nock(origin).get("/v1/jobs/j-1/result").reply(200, { total: 3 });
}
const options = (more: object = {}) => ({
  clock: quick(),
  providerOptions: { acme: { language: "de", ...more } },
});

test("a run goes through every stage", async () => {
  started();
  ended();
  const result = await run(acme.workflow("invoices"), document, options());
  expect(result).toMatchObject({
    status: "completed",
    data: { total: 3 },
    issues: [],
    providerMetadata: { acme: { workflow: "invoices" } },
    ref: { pipelineUri: "acme:invoices", origin },
  });
});

describe("who asks is proved", () => {
  test("for each attempt, with method, URL and a digest of the body", async () => {
    const seen: string[][] = [];
    const note = function (this: { req: { headers: Record<string, string> } }) {
      seen.push([String(this.req.headers.authorization), String(this.req.headers["x-signed"])]);
      return { jobs: [] };
    };
    nock(origin)
      .get("/v1/jobs")
      .reply(503)
      .get("/v1/jobs")
      .reply(200, note as never);
    const reading = acme.list();
    await reading.catch(() => undefined);
    expect(seen).toEqual([["Bearer sk-acme-secret-token-2", "GET /v1/jobs e3b0c442"]]);
  });

  test("and what it adds is cut out of what the vendor answers", async () => {
    nock(origin).get("/v1/jobs").reply(200, { jobs: [], echo: "Bearer sk-acme-secret-token-1" });
    expect(JSON.stringify(await acme.list())).not.toContain("token-1");
  });

  test("or the request is not sent", async () => {
    const broken = defineProvider({
      id: "broken",
      api: { url: origin, keyVariable: "BROKEN_API_KEY" },
      authorize: () => Promise.reject(new TypeError("no token")),
      isOwnRefusal: () => false,
      face: ({ call }) => ({ list: () => call().start("/jobs", { json: {} }) }),
      pipelineFromUri: () => undefined,
      uriHelp: "",
    });
    await expect(broken().list()).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(/TypeError.*not sent/s),
    });
  });
});

describe("bad input is refused before anything is sent", () => {
  test.each([
    [() => createAcme({ apikey: "k" } as never), "apikey"],
    [() => createAcme({ concurrency: 0 }), "concurrency"],
    [() => acme.pipelineFromUri("a/b"), "Write acme:<workflow>"],
  ])("%#", (make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test("an option that this vendor does not know", async () => {
    const wrong = { providerOptions: { acme: { langauge: "de" } } } as never;
    await expect(run(acme.workflow("invoices"), document, wrong)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("langauge"),
    });
  });

  test("a file that is too large", async () => {
    const large = { bytes: new TextEncoder().encode(`%PDF-1.7 ${"x".repeat(2_000)}`), filename: "large.pdf" };
    await expect(run(acme.workflow("invoices"), large)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(
        /"large.pdf" has \d+ bytes; acme takes 1024 bytes.*No request was sent/s,
      ),
    });
  });

  test("importing and making a provider needs no key", () => {
    expect(createAcme().origin).toBe(origin);
    expect(createAcme({ region: "us" }).region()).toBe("us");
  });
});

describe("what a start left at the vendor is deleted", () => {
  test("after the result, by any process that holds the key", async () => {
    started();
    const handle = await start(acme.workflow("invoices"), document, options({ cleanup: true }));
    ended();
    nock(origin).delete("/v1/files/f-1").reply(200, {});
    const elsewhere = createAcme({ apiKey: "sk-acme-secret" });
    const again = attach(JSON.stringify(handle), [elsewhere], { clock: quick() });
    expect((await again.result()).issues).toEqual([]);
  });

  test("not by a ref that another wrote", async () => {
    started();
    const handle = await start(acme.workflow("invoices"), document, options({ cleanup: true }));
    ended();
    const forged = { ...handle.ref, meta: { ...handle.ref.meta, cleanup: ["f-2"] } };
    const result = await attach(forged, [acme], { clock: quick() }).result();
    expect(result.issues).toMatchObject([
      { severity: "info", code: "cleanup_failed", message: expect.stringMatching(/\(f-2\).*not prove/) },
    ]);
  });

  test("when the start was refused, and not when its run may exist", async () => {
    nock(origin)
      .post("/v1/files")
      .reply(200, { id: "f-1" })
      .post("/v1/jobs")
      .reply(422, { error: "No such workflow" });
    nock(origin).delete("/v1/files/f-1").reply(200, {});
    await expect(run(acme.workflow("invoices"), document, options({ cleanup: true }))).rejects.toMatchObject({
      code: "invalid_input",
    });
    nock(origin).post("/v1/files").reply(200, { id: "f-2" }).post("/v1/jobs").reply(502, "<html>");
    await expect(run(acme.workflow("invoices"), document, options({ cleanup: true }))).rejects.toMatchObject({
      code: "start_unknown",
      search: { file: "f-2" },
    });
  });
});

describe("where the answer to the start holds the result, what it left at the vendor is deleted", () => {
  const createBlocking = defineProvider({
    id: "acme",
    api: { url: origin, keyVariable: "ACME_API_KEY" },
    authorize: () => undefined,
    isOwnRefusal: () => false,
    face: ({ pipeline }) => ({
      reader: () =>
        pipeline({
          id: "reader",
          offers: { documents: ["file"] },
          options: z.strictObject({ cleanup: z.optional(z.boolean()) }),
          async start({ idempotencyKey }, call, note) {
            note.uploaded("f-1");
            const read = await call.start("/read", { isBlocking: true });
            return {
              runId: idempotencyKey,
              proof: "none",
              observation: { status: "completed", rawStatus: "200", steps: [], issues: [], raw: read },
              rawResult: { version: 1, answers: { read } },
            };
          },
          read: ({ read }) => ({ data: read }),
          cleanUp: async (file, call) => void (await call.idempotent(`/files/${file}`)),
        }),
    }),
    pipelineFromUri: (_path, { reader }) => reader(),
    uriHelp: "Write acme:reader.",
  });
  const reader = createBlocking({ apiKey: "sk-acme-secret" }).reader();
  const wanted = { clock: quick(), providerOptions: { acme: { cleanup: true } } };

  test("before the start returns, with nothing about it in the ref", async () => {
    nock(origin).post("/read").reply(200, { total: 3 }).delete("/files/f-1").reply(200, {});
    const handle = await start(reader, document, wanted);
    expect(handle.ref).not.toHaveProperty("meta");
    expect(await handle.result()).toMatchObject({ status: "completed", data: { total: 3 }, issues: [] });
  });

  test("and a failure of that is an issue, not a lost result", async () => {
    nock(origin).post("/read").reply(200, { total: 3 }).delete("/files/f-1").reply(403, { error: "No." });
    const result = await run(reader, document, wanted);
    expect(result).toMatchObject({ status: "completed", data: { total: 3 } });
    expect(result.issues).toMatchObject([{ severity: "info", code: "cleanup_failed" }]);
  });

  test("only where that was asked for", async () => {
    nock(origin).post("/read").reply(200, { total: 3 });
    expect((await run(reader, document, { clock: quick() })).issues).toEqual([]);
  });
});

test("a lost start that is found keeps the order to delete its file, and its candidates do not", async () => {
  const pipeline = acme.workflow("invoices");
  const context = directContext({ clock: quick() });
  nock(origin).post("/v1/files").reply(200, { id: "f-1" }).post("/v1/jobs").reply(502, "<html>");
  const request = {
    documents: [],
    inputs: {},
    idempotencyKey: "key-1",
    providerOptions: { cleanup: true },
  };
  const lost = await pipeline.doStart(request, context).catch((error: unknown) => error);
  const { search } = lost as StartUnknownError;
  nock(origin)
    .get("/v1/jobs")
    .reply(200, {
      jobs: [
        { id: "j-f-1", state: "working" },
        { id: "j-f-9", state: "working" },
      ],
    });
  const found = await pipeline.doFindLostRuns?.({ search: search ?? {} }, context);
  expect(found?.proven).toMatchObject([
    { meta: { cleanup: ["f-1"], cleanupSeal: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  ]);
  expect(found?.possible).toMatchObject([{ runId: "j-f-9" }]);
  expect(found?.possible[0]).not.toHaveProperty("meta");
});

test.each([
  ["the path is added", { region: "us" }, "https://us.acme.example/api/v1"],
  ["a version in the base URL stays", { baseUrl: "https://acme.test/api/v2/" }, "https://acme.test/api/v2"],
  [
    "the vendor's other spelling is normalized",
    { baseUrl: "https://acme.test/graphql" },
    "https://acme.test/api/v1",
  ],
])("the base URL: %s", (_what, settings, expected) => {
  let baseUrl = () => "";
  defineProvider({
    id: "acme",
    api: {
      url: ({ region = "eu" }) => `https://${region}.acme.example`,
      keyVariable: "ACME_API_KEY",
      path: "/api/v1",
      normalize: (given) => given.replace(/\/graphql$/, ""),
    },
    settings: z.strictObject({ region: z.optional(z.string()) }),
    authorize: () => undefined,
    isOwnRefusal: () => false,
    face: (kit) => {
      baseUrl = kit.baseUrl;
      return {};
    },
    pipelineFromUri: () => undefined,
    uriHelp: "There is none.",
  })(settings);
  expect(baseUrl()).toBe(expected);
});

test("a file goes to a signed URL without the key, with the headers that were signed and no other", async () => {
  const bytes = new Blob(["%PDF"], { type: "application/pdf" });
  const file = {
    kind: "file",
    filename: "a.pdf",
    mediaType: "application/pdf",
    sizeBytes: 4,
    open: async () => bytes,
  } as const;
  const { upload } = acme.call({ clock: quick() });
  const storage = nock("https://storage.example", {
    badheaders: ["authorization", "x-signed", "content-type"],
  });
  storage.put("/f-1?signature=s", "%PDF").reply(503).put("/f-1?signature=s", "%PDF").reply(200);
  await upload("https://storage.example/f-1?signature=s", file);
  nock(origin, { badheaders: ["authorization"], reqheaders: { "content-type": "application/pdf" } })
    .put("/v1/f-2")
    .reply(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
  const headers = { "content-type": "application/pdf" };
  await expect(upload(`${origin}/v1/f-2`, file, { headers })).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("file storage returned HTTP 403: Request has expired"),
  });
});

test.each([
  "/put",
  "//storage.example/put",
  "ftp://storage.example/put",
  "https://u:p@storage.example/",
  "::",
])("%s is no URL that a file is sent to or that is handed on", async (url) => {
  const open = async () => new Blob([]);
  const file = { kind: "file", filename: "a", mediaType: "a/b", sizeBytes: 1, open } as const;
  const { upload, requireUrl } = acme.call({ clock: quick() });
  await expect(upload(url, file)).rejects.toMatchObject({ code: "bad_response" });
  expect(() => requireUrl(url)).toThrow(expect.objectContaining({ code: "bad_response" }));
});

test("options and metadata are typed from the definition", () => {
  const pipeline = acme.workflow("invoices");
  type Options = { readonly acme?: { language?: string | undefined; cleanup?: boolean | undefined } };
  expectTypeOf<ProviderOptionsOf<typeof pipeline>>().toEqualTypeOf<Options>();
  expectTypeOf<MetadataOf<typeof pipeline>>().toEqualTypeOf<{ readonly acme?: { workflow: string } }>();
  expect(acme.pipelineFromUri("invoices").capabilities).toMatchObject({
    observe: "poll",
    attach: true,
    cancel: false,
    findsLostStarts: true,
  });
});
