import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, invoiceSchema, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

const UNKNOWN_ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

describe("who may ask", () => {
  it.each(["Bearer test-key", "Token test-key"])("takes %s", async (authorization) => {
    bench = await startTestBench();
    expect((await bench.get("extraction-flows/", { authorization })).status).toBe(200);
  });

  it.each(["Bearer wrong", "Basic test-key", "test-key", "Bearer "])("refuses %s", async (authorization) => {
    bench = await startTestBench();
    expect(await bench.get("extraction-flows/", { authorization })).toMatchObject({
      status: 401,
      body: { error: "Invalid token." },
    });
  });

  it("refuses a request without credentials, in the vendor's words", async () => {
    bench = await startTestBench();
    const answer = await fetch(`${bench.emulator.baseUrl}/projects/${bench.projectId}/extraction-flows/`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("x-docmux-emulator")).toBe("clarifeye");
    expect(await answer.json()).toEqual({ error: "Authentication credentials were not provided." });
  });

  it("lets a token without the right read and not run", async () => {
    bench = await startTestBench({ tokens: { reader: ["CAN_VIEW_DATA"], outsider: [] } });
    const reader = { authorization: "Bearer reader" };
    expect((await bench.get("pipeline-runs/", reader)).status).toBe(200);
    for (const action of ["run-sync", "node-stats", "publish"]) {
      const path = `extraction-flows/${bench.flowId}/${action}/`;
      expect(await bench.send("POST", path, {}, reader)).toMatchObject({
        status: 403,
        body: { error: "You do not have permission to perform this action." },
      });
    }
    expect((await bench.get("pipeline-runs/", { authorization: "Bearer outsider" })).status).toBe(403);
  });
});

describe("paths", () => {
  it.each(["GET pipeline-runs", "GET extraction-flows", "POST documents/bulk-upload"])(
    "%s is unknown without its slash",
    async (line) => {
      bench = await startTestBench();
      const [method = "", path = ""] = line.split(" ");
      const answer = await bench.send(method, path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toContain("text/html");
    },
  );

  it("answers in JSON for ids that belong to nothing", async () => {
    bench = await startTestBench();
    const paths = [
      `pipeline-runs/${UNKNOWN_ID}/`,
      `object-extractors/${UNKNOWN_ID}/`,
      `tables/${UNKNOWN_ID}/`,
      `${bench.emulator.baseUrl}/projects/${UNKNOWN_ID}/pipeline-runs/`,
    ];
    for (const path of paths) {
      expect(await bench.get(path)).toMatchObject({ status: 404, body: { error: "Not found." } });
    }
    const start = await bench.send("POST", `extraction-flows/${UNKNOWN_ID}/run-sync/`, {});
    expect(start.status).toBe(404);
  });

  it("keeps the projects apart", async () => {
    bench = await startTestBench({
      projects: [
        { flows: [{ name: "Invoices", schema: invoiceSchema }] },
        { flows: [{ name: "Other", schema: invoiceSchema }] },
      ],
    });
    const other = bench.emulator.projects[1];
    const start = await bench.send("POST", `extraction-flows/${other?.flows[0]?.id}/run-sync/`, {});
    expect(start.status).toBe(404);
    const listed = await bench.get(`${bench.emulator.baseUrl}/projects/${other?.id}/extraction-flows/`);
    expect(listed.body).toMatchObject([{ name: "Other" }]);
  });

  it("answers for a malformed id in JSON or as the framework's page", async () => {
    bench = await startTestBench();
    expect((await bench.get("pipeline-runs/run-1/")).body).toEqual({ error: "Not found." });
    bench.emulator.configure({ malformedUuid: "html" });
    const answer = await bench.get("pipeline-runs/run-1/");
    expect(answer.status).toBe(404);
    expect(answer.body).toContain("<h1>Not Found</h1>");
  });
});

describe("errors", () => {
  it("are in error or in detail", async () => {
    bench = await startTestBench({ switches: { errorKey: "detail" } });
    expect((await bench.get(`pipeline-runs/${UNKNOWN_ID}/`)).body).toEqual({ detail: "Not found." });
  });

  it("name a body that is no JSON object", async () => {
    bench = await startTestBench();
    const url = `${bench.emulator.baseUrl}/projects/${bench.projectId}/extraction-flows/${bench.flowId}/run-sync/`;
    for (const [body, why] of [
      ["{", "JSON parse error"],
      ["[]", "Expected a dictionary"],
    ] as const) {
      const answer = await fetch(url, {
        method: "POST",
        headers: { authorization: "Bearer test-key", "content-type": "application/json" },
        body,
      });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(why);
    }
  });
});

describe("a start whose answer is lost", () => {
  it("has started its run all the same", async () => {
    bench = await startTestBench();
    const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
    bench.emulator.fault({ kind: "reset-after-accept", path: "/run-sync/" });
    await expect(bench.runSync(documentIds)).rejects.toThrow();
    const { body } = await bench.get("pipeline-runs/");
    expect(body).toMatchObject({ count: 1, results: [{ pipeline_name: "Invoices", document_count: 1 }] });
    expect((await bench.run(body.results[0].id)).document_ids).toEqual(documentIds);
  });
});

describe("seeds", () => {
  it("are refused with an id that no path could reach", async () => {
    const projects = [{ flows: [{ id: "invoices", name: "Invoices", schema: invoiceSchema }] }];
    await expect(startTestBench({ projects })).rejects.toThrow('"invoices" of flow "Invoices" is no UUID');
    bench = await startTestBench();
  });

  it("keep the ids, names and documents that they are given", async () => {
    bench = await startTestBench({
      projects: [
        {
          id: "9C2B1C0A-7a1d-4d1d-8e3a-1d2b3c4d5e6f",
          flows: [{ id: UNKNOWN_ID, name: "Invoices", schema: invoiceSchema, tableName: "invoices" }],
          documents: [{ name: "old.pdf", bytes: await drawInvoice("INV-9", "2026-01-02", "90.00") }],
        },
      ],
    });
    const [project] = bench.emulator.projects;
    expect(project).toMatchObject({
      id: "9c2b1c0a-7a1d-4d1d-8e3a-1d2b3c4d5e6f",
      documents: [{ name: "old.pdf" }],
      flows: [{ id: UNKNOWN_ID, objects: { tableName: "invoices" } }],
    });
    const runId = await bench.runSync([project?.documents[0]?.id ?? ""]);
    bench.clock.advance(10_000);
    expect((await bench.run(runId)).steps[2].outputs).toEqual({ invoices: expect.any(String) });
  });
});
