import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type StartUnknownError, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatalab } from "../provider.ts";

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

type Fault = Reply | "half a body" | "half a status line" | "reset";

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
  "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
const html = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  body,
});
const text = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": "text/plain" },
  body,
});
const json = (status: number, body: object, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
const haproxy = (status: number, title: string, sentence: string) =>
  html(status, `<html><body><h1>${status} ${title}</h1>\n${sentence}\n</body></html>\n`);
const cloudflare = (status: number, title: string) =>
  html(
    status,
    `<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<title>datalab.to | ${status}: ${title}</title>\n</head>\n` +
      `<body><h1><span>${title}</span> <span>Error code ${status}</span></h1></body>\n</html>\n`,
  );
const frontDoor = (status: number, code: string): Reply => ({
  ...html(
    status,
    "<!DOCTYPE html><html><body><h2>Our services aren't available right now</h2><p>We're working to restore all " +
      `services as soon as possible. Please check back soon.</p>${code}</body></html>`,
  ),
});

const limitText =
  "Rate limit exceeded for endpoint /api/v1/pipelines/{pipeline_id}/run. You can make 200 requests every 60 seconds. " +
  "Please try again later, or reach out to support@datalab.to if you need a higher limit.";

const faults: [string, Fault][] = [
  ["nginx 502", html(502, page("502 Bad Gateway"))],
  ["nginx 504", html(504, page("504 Gateway Time-out"))],
  [
    "nginx 503 with Retry-After",
    { ...html(503, page("503 Service Temporarily Unavailable")), headers: { "retry-after": "1" } },
  ],
  ["nginx 429", html(429, page("429 Too Many Requests"))],
  [
    "nginx 429 with Retry-After",
    { ...html(429, page("429 Too Many Requests")), headers: { "retry-after": "1" } },
  ],
  ["HAProxy 502", haproxy(502, "Bad Gateway", "The server returned an invalid or incomplete response.")],
  ["HAProxy 503", haproxy(503, "Service Unavailable", "No server is available to handle this request.")],
  ["HAProxy 504", haproxy(504, "Gateway Time-out", "The server didn't respond in time.")],
  ["HAProxy 408", haproxy(408, "Request Time-out", "Your browser didn't send a complete request in time.")],
  ["HAProxy 425", haproxy(425, "Too Early", "Your browser sent early data.")],
  ["499 without a body", { status: 499, body: "" }],
  ["API Gateway 503", json(503, { message: "Service Unavailable" })],
  ["API Gateway 503 with Retry-After", json(503, { message: "Service Unavailable" }, { "retry-after": "1" })],
  ["API Gateway 504", json(504, { message: "Endpoint request timed out" })],
  ["API Gateway 429", json(429, { message: "Too Many Requests" })],
  [
    "Envoy 503 of a failed connection",
    text(503, "upstream connect error or disconnect/reset before headers. reset reason: connection failure"),
  ],
  [
    "Envoy 503 of a reset",
    text(
      503,
      "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    ),
  ],
  ["Envoy 503 without a healthy host", text(503, "no healthy upstream")],
  ["Envoy 504", text(504, "upstream request timeout")],
  ["Cloudflare 520", cloudflare(520, "Web server is returning an unknown error")],
  ["Cloudflare 521", cloudflare(521, "Web server is down")],
  ["Cloudflare 522", cloudflare(522, "Connection timed out")],
  ["Cloudflare 523", cloudflare(523, "Origin is unreachable")],
  ["Cloudflare 524", cloudflare(524, "A timeout occurred")],
  ["Cloudflare 524 in plain text", text(524, "error code: 524")],
  [
    "Heroku 503",
    html(
      503,
      "<!DOCTYPE html>\n<html>\n<head>\n<title>Application Error</title>\n</head>\n<body>\n" +
        '<iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe>\n</body>\n</html>',
    ),
  ],
  ["Azure Front Door 503", frontDoor(503, "OriginInvalidResponse")],
  ["Azure Front Door 504", frontDoor(504, "OriginTimeout")],
  ["FastAPI 500", json(500, { detail: "Internal Server Error" })],
  ["529", json(529, { detail: "The API is temporarily overloaded. Please try again later." })],
  ["the text of a limit with 503", json(503, { detail: limitText }, { "retry-after": "1" })],
  ["another text with 429", json(429, { detail: "Too many requests" })],
  ["200 of a page", html(200, page("Welcome"))],
  ["204", { status: 204, body: "" }],
  ["303", { status: 303, headers: { location: "/elsewhere" }, body: "" }],
  ["200 with half a body", "half a body"],
  ["half a status line", "half a status line"],
  ["a reset", "reset"],
];

const runPath = "/api/v1/pipelines/pl_test/run";

/** A vendor behind a gateway. Counts what it received and what it billed. */
class BilledVendor {
  readonly server = createServer((request, response) => void this.#answer(request, response));
  received = 0;
  readonly executions: object[] = [];
  /** What comes in the vendor's place, one for each start; afterwards the vendor answers. */
  faults: { fault: Fault; tookIt: boolean }[] = [];

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const _chunk of request);
    if (request.url !== runPath) {
      send(response, json(200, { executions: this.executions, total: this.executions.length }));
      return;
    }
    this.received += 1;
    const { fault, tookIt } = this.faults.shift() ?? { fault: undefined, tookIt: true };
    const execution = {
      execution_id: `pex_${this.executions.length + 1}`,
      status: "pending",
      steps: [],
      created: "2026-04-01T10:00:00Z",
    };
    if (tookIt) this.executions.push(execution);
    send(response, fault ?? json(200, execution));
  }
}

function send(response: ServerResponse, fault: Fault): void {
  const { socket } = response;
  switch (fault) {
    case "reset":
      socket?.resetAndDestroy();
      return;
    case "half a status line":
      socket?.end("HTTP/1.1 20");
      return;
    case "half a body":
      socket?.end(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"execution_id":"pe',
      );
      return;
    default:
      response.writeHead(fault.status, fault.headers).end(fault.body);
  }
}

let vendor: BilledVendor;
beforeEach(async () => {
  vendor = new BilledVendor();
  vendor.server.listen(0, "127.0.0.1");
  await once(vendor.server, "listening");
});
afterEach(async () => {
  vendor.server.closeAllConnections();
  vendor.server.close();
  await once(vendor.server, "close");
});

function startOne() {
  const { port } = vendor.server.address() as AddressInfo;
  const datalab = createDatalab({ apiKey: "dl-key", baseUrl: `http://127.0.0.1:${port}` });
  const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  return start(datalab.pipeline("pl_test"), document, { clock });
}

describe.each([
  ["the vendor took the run", true],
  ["the vendor did not take it", false],
] as const)("%s, and the answer is", (_what, tookIt) => {
  test.each(faults)("%s: one request, and the start is unknown", async (_name, fault) => {
    vendor.faults = [{ fault, tookIt }];
    const error = await startOne().then(
      () => expect.unreachable("the start went through"),
      (thrown: StartUnknownError) => thrown,
    );
    expect(error.code).toBe("start_unknown");
    expect(vendor.received).toBe(1);
    expect(vendor.executions).toHaveLength(tookIt ? 1 : 0);
    expect(error.candidates?.map(({ ref }) => ref.runId)).toEqual(tookIt ? ["pex_1"] : []);
    expect(`${error.message} ${error.nextStep}`).not.toMatch(
      /no run was started|nothing was|was not started/i,
    );
  });
});

test("after the vendor's own 429 the start is sent again, and one run is billed", async () => {
  const fault = json(429, { detail: limitText });
  vendor.faults = [
    { fault, tookIt: false },
    { fault, tookIt: false },
  ];
  expect((await startOne()).ref.runId).toBe("pex_1");
  expect(vendor.received).toBe(3);
  expect(vendor.executions).toHaveLength(1);
});

test("after its own 429 a gateway's answer is still unknown", async () => {
  vendor.faults = [
    { fault: json(429, { detail: limitText }), tookIt: false },
    { fault: html(502, page("502 Bad Gateway")), tookIt: true },
  ];
  await expect(startOne()).rejects.toMatchObject({ code: "start_unknown" });
  expect(vendor.received).toBe(2);
  expect(vendor.executions).toHaveLength(1);
});
