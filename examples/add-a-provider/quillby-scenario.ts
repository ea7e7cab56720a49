import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CallKind, InjectedFault, Scenario } from "@docmux/conformance";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { QuillbyDouble } from "./quillby-double.ts";

/** What happens to one request in place of a plain answer. `undefined`: the connection is cut. */
type Accident = (answer: () => Promise<Response>) => Promise<Response | undefined>;

/** Quillby on loopback, and the levers by which the suite moves it. */
export async function startQuillby(apiKey: string) {
  const vendor = new QuillbyDouble(apiKey);
  let accidents: { call: CallKind; happen: Accident; left: number }[] = [];
  const paths: string[] = [];
  const thirdPartyRequests: unknown[] = [];

  const quillby = await listen(async (request, { incoming }) => {
    paths.push(new URL(request.url).pathname);
    const accident = accidents.find(({ call, left }) => left > 0 && call === kindOf(request));
    if (!accident) return vendor.app.fetch(request);
    accident.left -= 1;
    const response = await accident.happen(async () => vendor.app.fetch(request));
    if (response) return response;
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  });
  const thirdParty = await listen(async (request) => {
    thirdPartyRequests.push([request.url, [...request.headers]]);
    return Response.json({});
  });

  const order = (call: CallKind, happen: Accident, times = 1) => {
    accidents.push({ call, happen, left: times });
  };
  const scenario: Scenario = {
    outcomes: [
      "completed",
      "completed_with_warnings",
      "completed_with_errors",
      "failed",
      "cancelled",
      "never",
    ],
    nextRun: (outcome) => {
      vendor.nextOutcome = outcome;
    },
    ownRefusals: [
      { status: 429, headers: { "content-type": "application/json" }, body: '{"error":"Too many jobs"}' },
    ],
    startedRunCount: () => vendor.jobs.size,
    requestCount: () => paths.length,
    paths: () => paths,
    injectFault: (call, fault, times) => order(call, toAccident(fault), times),
    hold(call) {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const arrived = new Promise<void>((resolve) => {
        order(call, async (answer) => {
          resolve();
          await released;
          return answer();
        });
      });
      return { arrived, release };
    },
    rewriteResponse: (call, rewrite, times) =>
      order(call, async (answer) => new Response(rewrite(await (await answer()).text())), times),
    thirdPartyOrigin: {
      origin: thirdParty.origin,
      received: () => thirdPartyRequests,
      redirect: (call, times) =>
        order(call, async () => Response.redirect(`${thirdParty.origin}/`, 302), times),
    },
    clearFaults: () => {
      accidents = [];
    },
  };
  return { origin: quillby.origin, scenario, close: () => [quillby, thirdParty].map(({ close }) => close()) };
}

function toAccident(fault: InjectedFault): Accident {
  switch (fault.kind) {
    case "http": {
      const headers: Record<string, string> = fault.retryAfter ? { "retry-after": fault.retryAfter } : {};
      return async () => Response.json({ error: "Not now" }, { status: fault.status, headers });
    }
    case "html":
      return async () => new Response("<h1>Bad gateway</h1>", { status: fault.status });
    case "gateway":
      return async (answer) => {
        if (fault.accepted) await answer();
        return new Response(fault.body, { status: fault.status, headers: fault.headers ?? {} });
      };
    case "truncated-body":
      return async (answer) => new Response((await (await answer()).text()).slice(0, 20));
    case "lost-before-accept":
      return async () => undefined;
    case "lost-after-accept":
      return async (answer) => {
        await answer();
        return undefined;
      };
  }
}

function kindOf({ method, url }: Request): CallKind | undefined {
  if (method === "POST") return "start";
  if (method !== "GET") return undefined;
  return url.endsWith("/result") ? "result" : "status";
}

async function listen(fetch: (request: Request, bindings: HttpBindings) => Promise<Response>) {
  const server = serve({ fetch: fetch as never, hostname: "127.0.0.1", port: 0 }) as Server;
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() };
}
