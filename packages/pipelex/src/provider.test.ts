import { inspect } from "node:util";
import { createDocmux, run } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPipelex, pipelex } from "./index.ts";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  vi.unstubAllEnvs();
  nock.cleanAll();
});

const bundle = 'domain = "demo"\nmain_pipe = "hello"\n[pipe.hello]\n';
const baseUrl = "http://pipelex.example";
const provider = createPipelex({ baseUrl, dialect: "v1" });

describe("URIs", () => {
  test.each([
    ["extract_invoice", "extract_invoice", undefined],
    ["accounting.extract_invoice", "accounting.extract_invoice", undefined],
    ["extract_invoice?documentInput=cv&concept=hr.Resume", "extract_invoice", undefined],
    ["extract_invoice?outputMultiplicity=3", "extract_invoice", undefined],
    ["mt_abc@3", "mt_abc", "3"],
    ["mt_abc", "mt_abc", undefined],
  ])("%s leads to its pipeline and back", (path, pipelineId, pipelineVersion) => {
    const pipeline = createDocmux({ providers: [provider] }).pipeline(`pipelex:${path}`);
    expect(pipeline).toMatchObject({ uri: `pipelex:${path}`, pipelineId });
    expect(pipeline.pipelineVersion).toBe(pipelineVersion);
  });

  test("of a bundle carries a fingerprint of its text", () => {
    const one = provider.bundle(bundle);
    expect(one.uri).toMatch(/^pipelex:hello@bundle-[0-9a-z]+$/);
    expect(provider.bundle([bundle]).uri).toBe(one.uri);
    expect(provider.bundle(`${bundle}# changed`).uri).not.toBe(one.uri);
    expect(provider.pipe("hello", { bundle }).uri).toBe(one.uri);
    expect(createDocmux({ providers: [provider] }).pipeline(one.uri).uri).toBe(one.uri);
  });

  test("of a bundle cannot start it: the text is not in it", async () => {
    const found = createDocmux({ providers: [provider] }).pipeline(provider.bundle(bundle).uri);
    await expect(run(found, { inputs: {} })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("pipelex.bundle(text)"),
    });
  });

  test.each(["", "a b", "extract@2", "extract?documentinput=x", "extract?outputMultiplicity=many"])(
    '"%s" is refused',
    (path) => {
      expect(() => provider.pipelineFromUri(path)).toThrow(
        expect.objectContaining({ code: "invalid_input" }),
      );
    },
  );
});

describe("an invalid pipeline is refused when it is created", () => {
  test.each<[string, () => unknown]>([
    ["an unknown setting", () => createPipelex({ apikey: "x" } as object)],
    ["an unknown dialect", () => createPipelex({ dialect: "v2" as "v1" })],
    ["a path prefix without a dialect", () => createPipelex({ pathPrefix: "/proxy" })],
    ["an upload threshold above the limit", () => createPipelex({ uploadAboveBytes: 8 * 1024 * 1024 })],
    ["an unknown option", () => provider.pipe("x", { output: "y" } as object)],
    ["an empty code", () => provider.pipe("")],
    ["a bundle without text", () => provider.bundle(" ")],
    ["a bundle without a main pipe", () => provider.bundle('domain = "demo"')],
    ["a multiplicity of none", () => provider.pipe("x", { outputMultiplicity: 0 })],
  ])("%s", (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test("a base URL that is none, when it is needed", async () => {
    const broken = createPipelex({ baseUrl: "pipelex.example" });
    await expect(run(broken.pipe("x"), { inputs: {} })).rejects.toMatchObject({ code: "config" });
  });
});

describe("settings", () => {
  test("come from the environment when a request is made, not before", async () => {
    vi.stubEnv("PIPELEX_API_KEY", "plx-from-environment");
    vi.stubEnv("PIPELEX_BASE_URL", `${baseUrl}/v1/`);
    expect(pipelex.origin).toBe(baseUrl);
    const headers = { authorization: "Bearer plx-from-environment" };
    nock(baseUrl, { reqheaders: headers }).get("/v1/version").reply(200, { implementation: "pipelex-api" });
    const refusal = { detail: [{ loc: ["body", "inputs"], msg: "no", type: "missing" }] };
    nock(baseUrl, { reqheaders: headers }).post("/v1/execute").reply(422, refusal);
    const clock = new ManualClock({ skipUpToMs: 60_000 });
    await expect(run(pipelex.pipe("x"), { inputs: {} }, { clock })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("of an authorization of your own replace the key, also at the hosted service", async () => {
    const authorization = "Basic own-login";
    const refusal = { detail: "Invalid authentication token" };
    const origins = [
      [baseUrl, "v1", "/v1/execute"],
      ["https://api.pipelex.com", "auto", "/v1/start"],
    ] as const;
    for (const [origin, dialect, path] of origins) {
      for (const [name, apiKey] of [
        ["Authorization", "plx-key"],
        ["authorization", undefined],
      ] as const) {
        nock(origin, { reqheaders: { authorization } }).post(path).reply(401, refusal);
        const own = createPipelex({ baseUrl: origin, dialect, apiKey, headers: { [name]: authorization } });
        await expect(run(own.pipe("x"), { inputs: {} })).rejects.toMatchObject({ code: "unauthorized" });
      }
    }
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("without a key stop a run of the hosted service before anything is sent", async () => {
    for (const settings of [{}, { baseUrl, dialect: "hosted" as const }]) {
      const keyless = createPipelex(settings);
      await expect(run(keyless.pipe("x"), { inputs: {} })).rejects.toMatchObject({ code: "config" });
    }
  });

  test("without a key, at a server that turns out to be the hosted service, upload and start nothing", async () => {
    nock(baseUrl).get("/v1/version").reply(200, { implementation: "pipelex-platform" });
    const keyless = createPipelex({ baseUrl, uploadAboveBytes: 0 });
    const document = { bytes: new TextEncoder().encode("%PDF-1.4 tiny"), filename: "tiny.pdf" };
    await expect(run(keyless.pipe("x"), document)).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining("PIPELEX_API_KEY"),
    });
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("of a key with a line end are refused before it is sent", async () => {
    const broken = createPipelex({ baseUrl, dialect: "v1", apiKey: "plx key" });
    await expect(run(broken.pipe("x"), { inputs: {} })).rejects.toMatchObject({ code: "config" });
  });

  test("say what can be waited for, by dialect", () => {
    const observe = (dialect: "auto" | "legacy" | "legacy-0.1" | "v1" | "hosted") =>
      createPipelex({ dialect }).pipe("x").capabilities.observe;
    expect((["auto", "legacy", "legacy-0.1", "v1", "hosted"] as const).map(observe)).toEqual([
      "poll",
      "blocking",
      "blocking",
      "blocking",
      "poll",
    ]);
  });

  test("keep the key out of what is printed", () => {
    const secret = createPipelex({ apiKey: "plx-secret", headers: { "x-tenant": "tenant-secret" } });
    for (const value of [secret, secret.pipe("x"), secret.bundle(bundle)]) {
      const shown =
        inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(value);
      expect(shown).not.toContain("plx-secret");
      expect(shown).not.toContain("tenant-secret");
    }
  });
});
