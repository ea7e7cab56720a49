import { type RunOutcome, type Scenario, startFakeVendor } from "@docmux/conformance";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";

/** How a job ends: its own status, then those of its stages `read` and `extract`. */
const endings: Record<RunOutcome, [job: string, read: string, extract: string]> = {
  completed: ["done", "done", "done"],
  completed_with_warnings: ["done", "warned", "done"],
  // Quillby calls a job done although a stage failed; docmux must not.
  completed_with_errors: ["done", "done", "error"],
  failed: ["error", "error", "queued"],
  cancelled: ["stopped", "done", "stopped"],
  never: ["working", "working", "queued"],
};
const places = {
  start: { method: "POST", path: "/jobs" },
  status: { method: "GET", path: /^\/jobs\/[^/]+$/ },
  result: { method: "GET", path: "/result" },
};

/** Quillby on loopback, and how the suite controls it. */
export async function startQuillbyDouble(apiKey: string) {
  const jobs = new Map<string, { outcome: RunOutcome; polls: number }>();
  let nextOutcome: RunOutcome = "completed";

  const app = new Hono().use(bearerAuth({ token: apiKey, invalidTokenMessage: { error: "Who are you?" } }));
  app.post("/jobs", async (context) => {
    const { workflow, file } = await context.req.parseBody();
    if (!workflow || !(file instanceof File)) return context.json({ error: "A file is missing" }, 400);
    const id = crypto.randomUUID();
    jobs.set(id, { outcome: nextOutcome, polls: 0 });
    nextOutcome = "completed";
    return context.json({ id, status: "queued" }, 201);
  });
  app.get("/jobs/:id", (context) => {
    const id = context.req.param("id");
    const job = jobs.get(id);
    if (!job) return context.json({ error: "No such job" }, 404);
    job.polls += 1;
    // It counts polls, so it needs no clock.
    const [status, read, extract] = endings[job.polls < 2 ? "never" : job.outcome];
    return context.json({ id, status, stages: [stage("read", read), stage("extract", extract)] });
  });
  app.get("/jobs/:id/result", (context) => {
    if (!jobs.has(context.req.param("id"))) return context.json({ error: "No such job" }, 404);
    return context.json({ fields: { total: 12.5 }, text: "Total 12.50", cost_usd: "0.0125" });
  });
  app.delete("/jobs/:id", (context) => {
    jobs.set(context.req.param("id"), { outcome: "cancelled", polls: 2 });
    return context.body(null, 202);
  });

  const vendor = await startFakeVendor({ answer: async (request) => app.fetch(request), places });
  const scenario: Scenario = {
    ...vendor.faults,
    outcomes: Object.keys(endings) as RunOutcome[],
    nextRun: (outcome) => {
      nextOutcome = outcome;
    },
    ownRefusals: [{ status: 429, body: '{"error":"Too many jobs"}' }],
    startedRunCount: () => jobs.size,
  };
  return { ...vendor, scenario };
}

function stage(name: string, status: string) {
  return { name, status, message: /warned|error/.test(status) ? "The page is smudged" : null };
}
