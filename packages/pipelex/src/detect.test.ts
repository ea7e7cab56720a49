import { run } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPipelex } from "./index.ts";

const origin = "http://pipelex.example";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const watch = () => ({ clock: new ManualClock({ skipUpToMs: 60_000 }) });
const answer = {
  state: "COMPLETED",
  pipeline_run_id: "r1",
  pipe_output: {
    working_memory: { root: { main_stuff: { concept: "native.Text", content: { text: "x" } } } },
  },
  main_stuff_name: "main_stuff",
};

function expectExecute(path: string) {
  nock(origin).post(path).reply(200, answer);
}

describe("what a server speaks", () => {
  test("is not asked where the settings say it", async () => {
    expectExecute("/v1/execute");
    await run(createPipelex({ baseUrl: origin, dialect: "v1" }).pipe("x"), { inputs: {} }, watch());
  });

  test.each(["/v1", "/v1/", "/api/v1", ""])(
    "is asked at the same place for a base URL ending %s",
    async (path) => {
      nock(origin).get("/v1/version").reply(200, { implementation: "pipelex-api" });
      expectExecute("/v1/execute");
      await run(createPipelex({ baseUrl: origin + path }).pipe("x"), { inputs: {} }, watch());
    },
  );

  test("is not asked of the hosted service", async () => {
    nock("https://api.pipelex.com").post("/v1/start").reply(401, { message: "Unauthorized" });
    await expect(
      run(createPipelex({ apiKey: "plx-key", baseUrl: "" }).pipe("x"), { inputs: {} }, watch()),
    ).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("is found behind a page that answers everything with HTML", async () => {
    nock(origin).get("/v1/version").reply(200, "<html>Welcome</html>");
    nock(origin).get("/health").reply(200, "<html>Welcome</html>");
    nock(origin).get("/api/v1/health").reply(200, { status: "ok" });
    expectExecute("/api/v1/pipeline/execute");
    await run(createPipelex({ baseUrl: origin }).pipe("x"), { inputs: {} }, watch());
  });

  test("is not guessed: a server that reports none needs a setting", async () => {
    for (const path of ["/v1/version", "/health", "/api/v1/health"]) nock(origin).get(path).reply(404);
    await expect(
      run(createPipelex({ baseUrl: origin }).pipe("x"), { inputs: {} }, watch()),
    ).rejects.toMatchObject({ code: "config", message: expect.stringContaining("{ dialect }") });
  });

  test("is asked again after the server could not be asked, and then known", async () => {
    const pipe = createPipelex({ baseUrl: origin }).pipe("x");
    nock(origin).get("/v1/version").reply(503);
    await expect(run(pipe, { inputs: {} }, watch())).rejects.toMatchObject({ code: "unavailable" });
    nock(origin).get("/v1/version").reply(200, { implementation: "pipelex-api" });
    expectExecute("/v1/execute");
    await run(pipe, { inputs: {} }, watch());
    expectExecute("/v1/execute");
    await run(pipe, { inputs: {} }, watch());
  });

  test("is asked once by many runs at a time; one that is aborted does not stop the others", async () => {
    const pipe = createPipelex({ baseUrl: origin }).pipe("x");
    const first = new AbortController();
    const asked = new Promise((resolve) => {
      const scope = nock(origin).get("/v1/version").delay(50).reply(200, { implementation: "pipelex-api" });
      scope.once("request", resolve);
    });
    nock(origin).post("/v1/execute").times(2).reply(200, answer);
    const aborted = run(pipe, { inputs: {} }, { ...watch(), signal: first.signal });
    const refused = expect(aborted).rejects.toThrow("enough");
    const others = [run(pipe, { inputs: {} }, watch()), run(pipe, { inputs: {} }, watch())];
    await asked;
    first.abort(new Error("enough"));
    await refused;
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(["completed", "completed"]);
  });
});
