import nock from "nock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collect } from "../test/collect.ts";
import { flowId, projectId, settings } from "../test/vendor-answers.ts";
import { clarifeye, createClarifeye } from "./provider.ts";

const id = flowId;

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  vi.unstubAllEnvs();
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe("settings", () => {
  test("the default instance needs nothing until it is used", () => {
    vi.stubEnv("CLARIFEYE_PROJECT_ID", "");
    expect(clarifeye.origin).toBe("https://eu.app.clarifeye.ai");
    expect(() => clarifeye.extractionFlow(id)).toThrow(/projectId.*CLARIFEYE_PROJECT_ID/);
  });

  test("come from the environment, and what is passed goes before", () => {
    vi.stubEnv("CLARIFEYE_PROJECT_ID", projectId);
    vi.stubEnv("CLARIFEYE_REGION", "us");
    expect(clarifeye.extractionFlow(id).uri).toBe(`clarifeye:${projectId}/${id}`);
    expect(clarifeye.origin).toBe("https://us.app.clarifeye.ai");
    expect(createClarifeye({ region: "eu" }).origin).toBe("https://eu.app.clarifeye.ai");
    vi.stubEnv("CLARIFEYE_BASE_URL", "https://own.clarifeye.io");
    expect(clarifeye.origin).toBe("https://own.clarifeye.io");
    expect(createClarifeye({ region: "eu" }).origin).toBe("https://eu.app.clarifeye.ai");
  });

  test("a missing key is reported when a request is made", async () => {
    vi.stubEnv("CLARIFEYE_API_KEY", "");
    const flow = createClarifeye({ projectId }).extractionFlow(id);
    await expect(flow.estimateScope([id])).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining("CLARIFEYE_API_KEY"),
    });
  });

  test("that are invalid are refused, each by name", () => {
    const wrong = { region: "asia", projectId: "invoices", apikey: "k" } as never;
    expect(() => createClarifeye(wrong)).toThrow(/region.*projectId|projectId.*region/);
    expect(() => createClarifeye(wrong)).toThrow(/apikey/);
    expect(() => clarifeye.extractionFlow("invoices")).toThrow(/not the UUID of an extraction flow/);
    expect(() => clarifeye.extractionFlow(id, { projectId, tableIds: { t: "x" } })).toThrow(/tableIds.t/);
    vi.stubEnv("CLARIFEYE_REGION", "asia");
    expect(() => createClarifeye().origin).toThrow(/no region "asia"/);
  });
});

describe("the address and the key", () => {
  test.each([
    [{ region: "us" } as const, "https://us.app.clarifeye.ai/api/v1"],
    [{ baseUrl: "https://own.clarifeye.io" }, "https://own.clarifeye.io/api/v1"],
    [{ baseUrl: "https://own.clarifeye.io/api/v1/" }, "https://own.clarifeye.io/api/v1"],
  ])("%j", async (address, base) => {
    nock(new URL(base).origin, { reqheaders: { authorization: "Token clf-secret-1", "x-team": "invoices" } })
      .get(`${new URL(base).pathname}/projects/${projectId}/extraction-flows/`)
      .reply(200, [
        { id: flowId, name: "Invoices", publish_mode: "manual_publish", dag: { name: "x", nodes: [] } },
      ]);
    const clarifeye = createClarifeye({
      ...settings,
      ...address,
      authScheme: "Token",
      headers: { "x-team": "invoices" },
    });
    const flows = await collect(clarifeye.listFlows());
    expect(flows).toMatchObject([{ flowId, name: "Invoices", publishMode: "manual_publish" }]);
  });
});
