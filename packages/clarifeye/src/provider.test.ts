import { resolvePipeline } from "@docmux/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { clarifeye, createClarifeye } from "./provider.ts";

const projectId = "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f";
const id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
afterEach(() => vi.unstubAllEnvs());

describe("pipeline URIs", () => {
  test.each([
    `${projectId}/${id}`,
    `${projectId}/${id}/publish`,
    `${projectId}/runs/${id}`,
    `${projectId}/indexing`,
  ])("clarifeye:%s leads to itself", (path) => {
    const pipeline = resolvePipeline(`clarifeye:${path}`, [clarifeye]);
    expect(pipeline.uri).toBe(`clarifeye:${path}`);
    expect(pipeline.provider).toBe(clarifeye);
  });

  test.each([
    "invoices",
    projectId,
    `${projectId}/invoices`,
    `${projectId}/${id}/runs`,
    `${projectId}/runs`,
    `../${id}`,
  ])("clarifeye:%s is refused", (path) => {
    expect(() => resolvePipeline(`clarifeye:${path}`, [clarifeye])).toThrow(
      /clarifeye:<project>\/<flow>|UUID/,
    );
  });
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

  test("a missing key is told when a request is made", async () => {
    vi.stubEnv("CLARIFEYE_API_KEY", "");
    const flow = createClarifeye({ projectId }).extractionFlow(id);
    await expect(flow.estimate([id])).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining("CLARIFEYE_API_KEY"),
    });
  });

  test("that do not fit are refused, each by name", () => {
    const wrong = { region: "asia", projectId: "invoices", apikey: "k" } as never;
    expect(() => createClarifeye(wrong)).toThrow(/region.*projectId|projectId.*region/);
    expect(() => createClarifeye(wrong)).toThrow(/apikey/);
    expect(() => clarifeye.extractionFlow("invoices")).toThrow(/not the UUID of an extraction flow/);
    expect(() => clarifeye.extractionFlow(id, { projectId, tableIds: { t: "x" } })).toThrow(/tableIds.t/);
    vi.stubEnv("CLARIFEYE_REGION", "asia");
    expect(() => createClarifeye().origin).toThrow(/no region "asia"/);
  });
});
