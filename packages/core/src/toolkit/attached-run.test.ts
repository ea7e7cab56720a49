import nock from "nock";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import type { MetadataOf, ProviderOptionsOf } from "../contract/provider.ts";
import { refOf } from "../contract/ref-of.ts";
import { createDocmux } from "../docmux.ts";
import { ManualClock } from "../testing.ts";
import { attachedRun } from "./attached-run.ts";
import { directContext } from "./client.ts";
import { defineProvider } from "./define-provider.ts";

const origin = "https://api.acme.example";
const acme = defineProvider({
  id: "acme",
  api: { url: origin, keyVariable: "ACME_API_KEY" },
  authorize: ({ headers }, { apiKey }) => headers.set("authorization", apiKey()),
  isOwnRefusal: () => false,
  face: ({ pipeline }) => ({
    job: (id: string) =>
      attachedRun(
        pipeline<never, { from: string }>({
          id: `jobs/${id}`,
          offers: { documents: [] },
          status: async ({ runId }, call) => {
            const raw = await call.poll(`/jobs/${runId}`);
            return { runId, status: "completed", rawStatus: "done", steps: [], issues: [], raw };
          },
          result: async ({ ref }, call) => ({ result: await call.read(`/jobs/${ref.runId}/result`) }),
          read: ({ result }) => ({ data: result, metadata: { from: "acme" } }),
          cancel: ({ runId }, call) => call.idempotent(`/jobs/${runId}`),
        }),
        id,
        { project: "p-1" },
      ),
  }),
  pipelineFromUri: (path, { job }) => {
    const [, id] = /^jobs\/(\w+)$/.exec(path) ?? [];
    return id === undefined ? undefined : job(id);
  },
  uriHelp: "Write acme:jobs/<job>.",
})({ apiKey: "sk-acme" });
const docmux = createDocmux({ providers: [acme] });
const options = () => ({ clock: new ManualClock({ skipUpToMs: 600_000 }) });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

test("the ref is plain JSON that leads back to the run, and has no time of a start", () => {
  const { ref } = acme.job("j9");
  expect(ref()).toEqual({
    version: 1,
    providerId: "acme",
    pipelineId: "jobs/j9",
    pipelineUri: "acme:jobs/j9",
    runId: "j9",
    origin,
    meta: { project: "p-1" },
  });
  expect(refOf(acme.job("j9"), "j9", { startedAt: "2026-01-01T00:00:00.000Z" })).toMatchObject({
    startedAt: "2026-01-01T00:00:00.000Z",
  });
});

test.each([
  ["the ref", acme.job("j9").ref()],
  ["a short ref", "acme:jobs/j9#j9"],
])("is read by %s, and its result can be reprocessed without a request", async (_what, ref) => {
  nock(origin).get("/jobs/j9").reply(200, {}).get("/jobs/j9/result").reply(200, { total: 3 });
  const result = await docmux.attach(ref, options()).result();
  expect(result).toMatchObject({ status: "completed", data: { total: 3 } });
  const { snapshot, raw } = result;
  expect(acme.pipelineFromUri("jobs/j9").normalizeResult({ raw, snapshot })).toMatchObject({
    data: { total: 3 },
    providerMetadata: { from: "acme" },
  });
});

describe("is refused, and nothing is sent:", () => {
  test("a ref whose two run ids differ", async () => {
    const handle = docmux.attach("acme:jobs/j9#j8", options());
    const refusal = { code: "invalid_input", message: expect.stringMatching(/"j8".*"j9"/s) };
    await expect(handle.refresh()).rejects.toMatchObject(refusal);
    await expect(handle.cancel()).rejects.toMatchObject(refusal);
  });

  test("a start, by core and by the pipeline itself", async () => {
    const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
    await expect(docmux.start("acme:jobs/j9", document)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("docmux.attach"),
    });
    const request = { documents: [], idempotencyKey: "key-1", providerOptions: undefined };
    await expect(acme.job("j9").doStart(request, directContext())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/acme:jobs\/j9 is a run that exists.*docmux\.attach/s),
    });
  });
});

test("takes no options, and its metadata is typed", () => {
  const run = acme.job("j9");
  expectTypeOf<ProviderOptionsOf<typeof run>>().toEqualTypeOf<{ readonly acme?: never }>();
  expectTypeOf<MetadataOf<typeof run>>().toEqualTypeOf<{ readonly acme?: { from: string } }>();
});
