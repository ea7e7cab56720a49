import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createPipelex, type PipelexSettings } from "../index.ts";

// What stands between docmux and a server writes the same answer whether the server took the run or not.

let post: (response: ServerResponse) => void;
let posts = 0;
let billed = 0;
let takes = true;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    posts += 1;
    if (takes) billed += 1;
    post(response);
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  posts = 0;
  billed = 0;
});

const html = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center></body></html>`;
const answer = (status: number, body: string | object, headers: Record<string, string> = {}) => {
  const isText = typeof body === "string";
  const type = isText ? (body.startsWith("<") ? "text/html" : "text/plain") : "application/json";
  return (response: ServerResponse) =>
    response
      .writeHead(status, { "content-type": type, ...headers })
      .end(isText ? body : JSON.stringify(body));
};
const cloudflare = (status: number) =>
  answer(status, html(`api.example.com | ${status}: Web server error`), { server: "cloudflare" });
const cloudflareProblem = {
  type: "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/",
  title: "Error 1015: You are being rate limited",
  status: 429,
  error_code: 1015,
  error_type: "rate_limited",
};

const gateways: [string, (response: ServerResponse) => void][] = [
  ["nginx 502", answer(502, html("502 Bad Gateway"))],
  ["nginx 504", answer(504, html("504 Gateway Time-out"))],
  ["HAProxy 503", answer(503, "<html><body><h1>503 Service Unavailable</h1></body></html>")],
  ["API Gateway 503", answer(503, { message: "Service Unavailable" }, { "retry-after": "1" })],
  ["API Gateway 504", answer(504, { message: "Endpoint request timed out" })],
  ["API Gateway 429", answer(429, { message: "Too Many Requests" }, { "retry-after": "1" })],
  [
    "Envoy 503, reset",
    answer(503, "upstream connect error or disconnect/reset before headers. reset reason: x"),
  ],
  ["Envoy 503, none healthy", answer(503, "no healthy upstream")],
  ...[520, 521, 522, 523, 524].map(
    (status) => [`Cloudflare ${status}`, cloudflare(status)] as (typeof gateways)[0],
  ),
  ["Cloudflare 429", answer(429, cloudflareProblem, { "retry-after": "1" })],
  ["Heroku 503", answer(503, html("Application Error"))],
  ["Azure 503", answer(503, html("OriginInvalidResponse"), { "x-azure-ref": "0abc" })],
  ["Azure 504", answer(504, html("OriginTimeout"), { "x-azure-ref": "0abc" })],
  ["nginx 429", answer(429, html("429 Too Many Requests"), { "retry-after": "1" })],
  ["nginx 408", answer(408, html("408 Request Time-out"))],
  ["425", answer(425, "")],
  ["nginx 499", answer(499, "")],
  ["an empty 500", answer(500, "")],
  ["a truncated 200", answer(200, '{"pipeline_run_id": "run_', { "content-type": "application/json" })],
  [
    "a 200 that breaks off",
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"pipeline_run_id"', () => response.destroy());
    },
  ],
  ["a reset", (response) => response.destroy()],
  ["an error in a 200", answer(200, { error: "The model gave up" })],
  ["a detail in a 200", answer(200, { detail: "Not Found" })],
  ["nothing in a 200", answer(200, {})],
];

const background = { mode: "background", callbackUrls: ["https://hooks.example.com/done"] };
const routes: [string, PipelexSettings, object | undefined][] = [
  ["hosted start", { dialect: "hosted" }, undefined],
  ["v1 start", { dialect: "v1" }, background],
  ["v1 execute", { dialect: "v1" }, undefined],
  ["legacy execute", { dialect: "legacy" }, undefined],
];

async function refusedStart(settings: PipelexSettings, pipelex: object | undefined) {
  const pipe = createPipelex({ apiKey: "plx-key", baseUrl, ...settings }).pipe("extract_invoice");
  const options = { clock: new ManualClock({ skipUpToMs: 60_000 }), random: () => 0.5 };
  const providerOptions = { pipelex: pipelex ?? {} };
  return start(pipe, { inputs: {} }, { ...options, providerOptions }).then(
    () => expect.unreachable("the start was accepted"),
    (error: unknown) => error as Error,
  );
}

describe.each(routes)("%s", (route, settings, options) => {
  test.each(gateways)("%s: one POST, and the run may exist", async (_gateway, written) => {
    post = written;
    for (takes of [true, false]) {
      const error = await refusedStart(settings, options);
      expect(error).toMatchObject({ code: "start_unknown", search: { startedFrom: expect.any(String) } });
      expect(error.message).not.toMatch(/no run was|nothing was|no request was/i);
    }
    expect({ posts, billed }).toEqual({ posts: 2, billed: 1 });
  });

  test.each([401, 403, 404, 413])("a proxy's HTML %i", async (status) => {
    post = answer(status, html(String(status)));
    takes = true;
    // Edges refuse before they hand a request on; one in front of a blocking run may also have cut it off.
    const expected = route.endsWith("execute") ? "start_unknown" : expect.not.stringMatching("start_unknown");
    expect(await refusedStart(settings, options)).toMatchObject({ code: expected });
    expect(posts).toBe(1);
  });
});
