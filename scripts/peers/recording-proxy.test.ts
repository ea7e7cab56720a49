import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";

const secret = "key-that-must-not-be-kept";
let target: Server;
let proxy: RecordingProxy;
afterEach(async () => {
  await proxy.close();
  target.close();
});

/** A server that answers with what it was asked, and the recorder before it. */
async function startEcho(): Promise<void> {
  target = createServer((request, response) => {
    const { host, authorization } = request.headers;
    response.writeHead(201, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify({ host, authorization, path: request.url }));
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  proxy = await startRecordingProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`, [secret]);
}

test("passes a request on and keeps it without the key and the query", async () => {
  await startEcho();
  const body = JSON.stringify({ note: `with ${secret} inside` });
  const headers = { "content-type": "application/json", authorization: `Bearer ${secret}` };
  const answer = await fetch(`${proxy.origin}/runs/7?token=${secret}`, { method: "POST", body, headers });
  const host = new URL(proxy.origin).host;
  expect(await answer.json()).toEqual({
    host,
    authorization: `Bearer ${secret}`,
    path: `/runs/7?token=${secret}`,
  });
  expect(proxy.exchanges()).toEqual([
    {
      method: "POST",
      path: "/runs/7",
      status: 201,
      request: { contentType: "application/json", body: { note: "with [redacted] inside" } },
      response: {
        contentType: "application/json",
        body: { host, authorization: "Bearer [redacted]", path: "/runs/7?token=[redacted]" },
      },
    },
  ]);
});

test("keeps the fields of a form, and of a file its name and size only", async () => {
  await startEcho();
  const form = new FormData();
  form.set("version", "2");
  form.set("file", new File(["content of a document"], "invoice.pdf"));
  await fetch(proxy.origin, { method: "POST", body: form });
  const [exchange] = proxy.exchanges();
  expect(exchange?.request).toEqual({
    contentType: "multipart/form-data",
    body: { version: "2", file: { filename: "invoice.pdf", bytes: 21 } },
  });
});

test("a server that is gone is a cut connection, and no exchange", async () => {
  await startEcho();
  await new Promise((resolve) => target.close(resolve));
  await expect(fetch(proxy.origin)).rejects.toThrow();
  expect(proxy.exchanges()).toEqual([]);
});

test("serves no target outside of this machine", async () => {
  await startEcho();
  await expect(startRecordingProxy("https://www.datalab.to", [])).rejects.toThrow("127.0.0.1 only");
});
