import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StartPhase } from "../contract/call.ts";
import { ManualClock } from "../testing.ts";
import { createHttpClient, directContext } from "./client.ts";
import type { HttpRequest } from "./request.ts";

const origin = "https://vendor.example";

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

function start(
  request: Partial<HttpRequest<unknown>>,
  baseUrl = origin,
  phases: (StartPhase | "sent")[] = [],
) {
  const client = createHttpClient({
    providerId: "acme",
    baseUrl: () => baseUrl,
    privateHeaders: () => ({}),
    readFailure: () => ({}),
    isOwnRefusal: (_status, _headers, body) => (body as { refused?: boolean } | undefined)?.refused === true,
  });
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  return client.request(
    { method: "POST", url: "/runs", effect: "start", ...request },
    {
      ...directContext({ clock }),
      onStartPhase: (phase) => phases.push(phase),
      beforeStart: async () => void phases.push("sent"),
    },
  );
}

test("core learns how far a start came", async () => {
  const phases: (StartPhase | "sent")[] = [];
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  nock(origin).get("/upload").reply(200, {});
  await start({ method: "GET", url: "/upload", effect: "read" }, origin, phases);
  nock(origin).post("/runs").replyWithError(refused).post("/runs").reply(503, { refused: true });
  nock(origin).post("/runs").reply(200, {});
  await start({ json: {} }, origin, phases);
  expect(phases).toEqual(["preparing", "sent", "refused", "sent", "refused", "sent"]);
});

describe("a start that was not sent is no open start", () => {
  test.each([
    ["a host that cannot be reached", { code: "EHOSTUNREACH", syscall: "connect" }],
    ["a connection that is not made in time", { code: "ETIMEDOUT", syscall: "connect" }],
    ["a name that cannot be looked up", { code: "ENODATA", syscall: "getaddrinfo" }],
    ["the runtime's own limit for connecting", { code: "UND_ERR_CONNECT_TIMEOUT" }],
  ])("%s", async (_what, facts) => {
    nock(origin)
      .post("/runs")
      .times(4)
      .replyWithError(Object.assign(new Error("no"), facts));
    await expect(start({ json: {} })).rejects.toMatchObject({ code: "unavailable" });
  });

  test("a document that cannot be opened any more", async () => {
    const gone = Object.assign(new Error("gone"), { code: "ENOENT" });
    await expect(start({ body: () => Promise.reject(gone) })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("ENOENT"),
    });
  });

  test("a body that is no JSON", async () => {
    await expect(start({ json: { pages: 3n } })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("a start whose answer cannot be used is an open start", () => {
  test("too large", async () => {
    nock(origin)
      .post("/runs")
      .reply(200, { id: "x".repeat(2_000) });
    await expect(start({ json: {}, maxAnswerBytes: 1_000 })).rejects.toMatchObject({
      code: "start_unknown",
      message: expect.stringContaining("too large"),
    });
  });

  test("a connection that broke while the request was under way", async () => {
    nock(origin)
      .post("/runs")
      .replyWithError(Object.assign(new Error("no"), { code: "ETIMEDOUT", syscall: "read" }));
    await expect(start({ json: {} })).rejects.toMatchObject({ code: "start_unknown" });
  });

  test("a redirect of a file, whose status the runtime hides", async () => {
    nock.enableNetConnect("127.0.0.1");
    const server = createServer((_request, response) => {
      response.writeHead(301, { location: "https://elsewhere.example/runs" }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const body = async () => new Blob(["%PDF-1.7"]);
    const error = await start({ body }, `http://127.0.0.1:${port}`).catch((thrown: unknown) => thrown);
    server.close();
    expect(error).toMatchObject({ code: "start_unknown", message: expect.stringContaining("redirect") });
  });
});
