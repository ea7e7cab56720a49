import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CallKind, RunOutcome, Scenario, Trouble } from "@docmux/conformance";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";

/** How a job ends in Quillby's words: the job's, then those of its stages `read` and `extract`. */
const endings: Record<Exclude<RunOutcome, "never">, [job: string, read: string, extract: string]> = {
  completed: ["done", "done", "done"],
  completed_with_warnings: ["done", "warned", "done"],
  // Quillby calls a job done although a stage failed; docmux must not.
  completed_with_errors: ["done", "done", "error"],
  failed: ["error", "error", "queued"],
  cancelled: ["stopped", "done", "stopped"],
};

/** Looks at a job until it has ended: the double counts looks, so it needs no clock. */
const looksUntilEnd = 2;

/** Quillby on loopback, and the levers by which the suite moves it. */
export async function startQuillbyDouble(apiKey: string) {
  const jobs = new Map<string, { outcome: RunOutcome; looks: number }>();
  let troubles: { call: CallKind; trouble: Trouble }[] = [];
  let nextOutcome: RunOutcome = "completed";
  let requests = 0;

  const scenario: Scenario = {
    outcomes: [
      "completed",
      "completed_with_warnings",
      "completed_with_errors",
      "failed",
      "cancelled",
      "never",
    ],
    nextRun(outcome) {
      nextOutcome = outcome;
    },
    trouble(call, trouble, times = 1) {
      troubles.push(...Array.from({ length: times }, () => ({ call, trouble })));
    },
    startedRuns: () => jobs.size,
    requests: () => requests,
  };

  const app = new Hono();
  app.use(async (context, next) => {
    if (context.req.header("authorization") === `Bearer ${apiKey}`) return next();
    return context.json({ error: "Who are you?" }, 401);
  });
  app.post("/jobs", async (context) => {
    const { workflow, file } = await context.req.parseBody();
    if (!workflow || !(file instanceof File)) return context.json({ error: "A file is missing" }, 400);
    const id = randomUUID();
    jobs.set(id, { outcome: nextOutcome, looks: 0 });
    nextOutcome = "completed";
    return context.json({ id, status: "queued" }, 201);
  });
  app.get("/jobs/:id", (context) => {
    const id = context.req.param("id");
    const job = jobs.get(id);
    if (!job) return context.json({ error: "No such job" }, 404);
    job.looks += 1;
    const isOver = job.outcome !== "never" && job.looks >= looksUntilEnd;
    const words = isOver ? endings[job.outcome as keyof typeof endings] : ["working", "working", "queued"];
    const [status, ...stages] = words;
    return context.json({
      id,
      status,
      stages: ["read", "extract"].map((name, index) => {
        const word = stages[index];
        return {
          name,
          status: word,
          ...(word === "warned" || word === "error" ? { message: "Smudged" } : {}),
        };
      }),
    });
  });
  app.get("/jobs/:id/result", (context) => {
    if (!jobs.has(context.req.param("id"))) return context.json({ error: "No such job" }, 404);
    return context.json({ fields: { total: 12.5 }, text: "Total 12.50", cost_usd: "0.0125" });
  });
  app.delete("/jobs/:id", (context) => {
    jobs.set(context.req.param("id"), { outcome: "cancelled", looks: looksUntilEnd });
    return context.body(null, 202);
  });

  /** The vendor's server, with the trouble that the suite ordered. */
  async function answer(request: Request, { incoming }: HttpBindings): Promise<Response> {
    requests += 1;
    const call = kindOf(request);
    const ordered = troubles.find((entry) => entry.call === call);
    if (!ordered) return app.fetch(request);
    troubles = troubles.filter((entry) => entry !== ordered);
    const { trouble } = ordered;
    switch (trouble.kind) {
      case "http": {
        const headers: Record<string, string> = trouble.retryAfter
          ? { "retry-after": trouble.retryAfter }
          : {};
        return Response.json({ error: "Not now" }, { status: trouble.status, headers });
      }
      case "html":
        return new Response("<h1>Bad gateway</h1>", { status: trouble.status });
      case "torn-body": {
        const whole = await (await app.fetch(request)).text();
        return new Response(whole.slice(0, whole.length / 2));
      }
      case "lost-after-accept":
        await app.fetch(request);
        break;
      case "lost-before-accept":
        break;
    }
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }

  const server = serve({ fetch: answer as never, hostname: "127.0.0.1", port: 0 }) as Server;
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scenario,
    close: () => server.close().closeAllConnections(),
  };
}

function kindOf({ method, url }: Request): CallKind | undefined {
  if (method === "POST") return "start";
  if (method !== "GET") return undefined;
  return url.endsWith("/result") ? "result" : "status";
}
