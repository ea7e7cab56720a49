import { randomUUID } from "node:crypto";
import type { RunOutcome } from "@docmux/conformance";
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

/** After so many looks a job has ended: the double counts looks, so it needs no clock. */
const looksUntilEnd = 2;

/** The vendor's side: its jobs, and its API as an app. */
export class QuillbyDouble {
  readonly app = new Hono();
  readonly jobs = new Map<string, { outcome: RunOutcome; looks: number }>();
  /** How the job that is started next ends. */
  nextOutcome: RunOutcome = "completed";

  constructor(apiKey: string) {
    this.app.use(async (context, next) => {
      if (context.req.header("authorization") === `Bearer ${apiKey}`) return next();
      return context.json({ error: "Who are you?" }, 401);
    });
    this.app.post("/jobs", async (context) => {
      const { workflow, file } = await context.req.parseBody();
      if (!workflow || !(file instanceof File)) return context.json({ error: "A file is missing" }, 400);
      const id = randomUUID();
      this.jobs.set(id, { outcome: this.nextOutcome, looks: 0 });
      this.nextOutcome = "completed";
      return context.json({ id, status: "queued" }, 201);
    });
    this.app.get("/jobs/:id", (context) => {
      const id = context.req.param("id");
      const job = this.jobs.get(id);
      if (!job) return context.json({ error: "No such job" }, 404);
      job.looks += 1;
      const isOver = job.outcome !== "never" && job.looks >= looksUntilEnd;
      const [status, ...words] = isOver
        ? endings[job.outcome as keyof typeof endings]
        : ["working", "working", "queued"];
      const stages = words.map((word, index) => ({
        name: index === 0 ? "read" : "extract",
        status: word,
        message: word === "warned" || word === "error" ? "The page is smudged" : null,
      }));
      return context.json({ id, status, stages });
    });
    this.app.get("/jobs/:id/result", (context) => {
      if (!this.jobs.has(context.req.param("id"))) return context.json({ error: "No such job" }, 404);
      return context.json({ fields: { total: 12.5 }, text: "Total 12.50", cost_usd: "0.0125" });
    });
    this.app.delete("/jobs/:id", (context) => {
      this.jobs.set(context.req.param("id"), { outcome: "cancelled", looks: looksUntilEnd });
      return context.body(null, 202);
    });
  }
}
