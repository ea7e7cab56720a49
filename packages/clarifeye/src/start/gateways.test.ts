import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { run, StartUnknownError } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import {
  documentId,
  flowId,
  pdf,
  projectId,
  row,
  runDetail,
  runId,
  stored,
  storedDocument,
  tableId,
  tableName,
  watch,
} from "../../test/vendor-answers.ts";
import { createClarifeye } from "../provider.ts";

/** An answer that comes from something between docmux and the vendor. */
interface GatewayAnswer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

const html = (status: number, title: string): GatewayAnswer => ({
  status,
  type: "text/html",
  body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`,
});
const haproxy = (status: number, title: string, sentence: string): GatewayAnswer => ({
  status,
  type: "text/html",
  body: `<html><body><h1>${title}</h1>\n${sentence}\n</body></html>\n`,
});
const text = (status: number, body: string): GatewayAnswer => ({ status, type: "text/plain", body });
const json = (status: number, body: unknown, headers = {}): GatewayAnswer => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
  headers,
});
const cloudflare = (status: number, title: string): GatewayAnswer => ({
  status,
  type: "text/html; charset=UTF-8",
  body: `<!DOCTYPE html><html><head><title>clarifeye.ai | ${status}: ${title}</title></head><body>Error code ${status}</body></html>`,
  headers: { server: "cloudflare", "cf-ray": "8f00000000000000-FRA" },
});

const answers: Record<string, GatewayAnswer | "truncated" | "reset"> = {
  "nginx 502": html(502, "502 Bad Gateway"),
  "nginx 504": html(504, "504 Gateway Time-out"),
  "nginx 429": html(429, "429 Too Many Requests"),
  "nginx 408": html(408, "408 Request Time-out"),
  "nginx 499": html(499, "499 Client Closed Request"),
  "HAProxy 502": haproxy(502, "502 Bad Gateway", "The server returned an invalid or incomplete response."),
  "HAProxy 503": haproxy(503, "503 Service Unavailable", "No server is available to handle this request."),
  "HAProxy 504": haproxy(504, "504 Gateway Time-out", "The server didn't respond in time."),
  "503 with Retry-After and JSON": json(503, { message: "Service Unavailable" }, { "retry-after": "1" }),
  "429 with Retry-After and Django's sentence": json(
    429,
    { detail: "Request was throttled. Expected available in 1 second." },
    { "retry-after": "1" },
  ),
  "Envoy 503, reset": text(
    503,
    "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
  ),
  "Envoy 503, no upstream": text(503, "no healthy upstream"),
  "Envoy 425": text(425, "too early"),
  "Cloudflare 520": cloudflare(520, "Web server is returning an unknown error"),
  "Cloudflare 521": cloudflare(521, "Web server is down"),
  "Cloudflare 522": cloudflare(522, "Connection timed out"),
  "Cloudflare 523": cloudflare(523, "Origin is unreachable"),
  "Cloudflare 524": cloudflare(524, "A timeout occurred"),
  "Heroku 503": {
    status: 503,
    type: "text/html",
    body: "<!DOCTYPE html><html><head><title>Application Error</title></head><body>An error occurred in the application.</body></html>",
  },
  "API Gateway 504": json(504, { message: "Endpoint request timed out" }),
  "Azure 503": json(503, { error: { code: "OriginInvalidResponse", message: "The origin is unavailable." } }),
  "Azure 504": html(504, "OriginTimeout"),
  "503 without a body": text(503, ""),
  "a truncated 200": "truncated",
  "a reset": "reset",
};

let close: () => Promise<unknown> = async () => undefined;
afterEach(() => close());

/** Answers the billing request as a gateway does, whether or not the vendor took it, and counts the requests. */
async function startGateway(answer: GatewayAnswer | "truncated" | "reset", isTaken: boolean) {
  const seen = { posts: 0, billed: 0 };
  const page = (results: unknown[]) => ({ count: results.length, next: null, previous: null, results });
  const created = () => new Date(Date.parse("2026-04-01T10:00:00Z") + 1000).toISOString();
  const detail = () => runDetail({ created_at: created() });
  const listed = () => ({ ...detail(), document_ids: undefined, document_count: 1 });
  const vendor: readonly [RegExp, () => unknown][] = [
    [/\/bulk-upload\/$/, () => [storedDocument]],
    [/\/extraction-flows\/$/, () => [{ id: flowId, name: "Invoices" }]],
    [/\/pipeline-runs\/$/, () => page(seen.billed > 0 ? [listed()] : [])],
    [new RegExp(`/pipeline-runs/${runId}/$`), detail],
    [/\/tables\/$/, () => page([{ id: tableId, name: tableName }])],
    [/\/data-operations\/$/, () => ({ data: [row], count: 1, success: true })],
    [/\/indexing-status\/$/, () => []],
  ];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    for await (const _ of request);
    const path = new URL(request.url ?? "", "http://127.0.0.1").pathname;
    if (path.endsWith("/run-sync/")) {
      seen.posts += 1;
      if (isTaken) seen.billed += 1;
      return answerAsGateway(response, answer);
    }
    const found = vendor.find(([pattern]) => pattern.test(path));
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(found?.[1]() ?? { error: "Not found." }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  const { port } = server.address() as AddressInfo;
  const clarifeye = createClarifeye({ apiKey: "clf-1", projectId, baseUrl: `http://127.0.0.1:${port}` });
  return { seen, flow: clarifeye.extractionFlow(flowId) };
}

function answerAsGateway(response: ServerResponse, answer: GatewayAnswer | "truncated" | "reset"): void {
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
  } else if (answer === "truncated") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "400" });
    response.write('{"message": "Sync started.", "pipeline_ru');
    setImmediate(() => response.socket?.destroy());
  } else {
    response.writeHead(answer.status, { "content-type": answer.type, ...answer.headers });
    response.end(answer.body);
  }
}

const names = Object.keys(answers);
const answerOf = (name: string) => answers[name] ?? "reset";
const claimsNoRun = /no run was started|nothing was|not accepted/i;

describe("a start that is answered in the vendor's place is sent once", () => {
  test.each(names)("%s, after the vendor took it: adopted by the documents of this start", async (name) => {
    const { seen, flow } = await startGateway(answerOf(name), true);
    const result = await run(flow, pdf, watch());
    expect(result).toMatchObject({ ref: { runId }, status: "completed", data: { total: 12 } });
    expect(seen).toEqual({ posts: 1, billed: 1 });
  });

  test.each(names)("%s, and the vendor did not take it: unknown, without a claim", async (name) => {
    const { seen, flow } = await startGateway(answerOf(name), false);
    const error = await run(flow, pdf, watch()).catch((thrown) => thrown);
    expect(StartUnknownError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ candidates: [], search: { documentIds: [documentId] } });
    expect(error.message).not.toMatch(claimsNoRun);
    expect(seen).toEqual({ posts: 1, billed: 0 });
  });

  test.each(names)("%s, for a stored document: reported as a candidate, never adopted", async (name) => {
    const { seen, flow } = await startGateway(answerOf(name), true);
    const error = await run(flow, stored, watch()).catch((thrown) => thrown);
    expect(StartUnknownError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      candidates: [{ ref: { runId }, status: "completed", createdAt: "2026-04-01T10:00:01.000Z" }],
    });
    expect(error.message).not.toMatch(claimsNoRun);
    expect(seen).toEqual({ posts: 1, billed: 1 });
  });
});
