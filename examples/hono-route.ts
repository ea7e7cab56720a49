// An HTTP service: POST a document, look at its run, read the result.
import { randomUUID } from "node:crypto";
import { clarifeye } from "@docmux/clarifeye";
import { attach, DocmuxError, type RunHandle, resolvePipeline, start } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

const providers = [datalab, clarifeye, pipelex];
const pipeline = resolvePipeline(process.env.PIPELINE, providers);
if (!pipeline.capabilities.attach)
  throw new Error(`${pipeline.uri}: no request after the first finds a run.`);
/** Refs by ids of our own: your database. A client never sends a ref, so it cannot name somebody else's run. */
const refs = new Map<string, string>();
const largest = { maxSize: 10 * 1024 * 1024, onError: () => new Response("At most 10 MB.", { status: 413 }) };
const app = new Hono();

app.post("/documents", bodyLimit(largest), async (context) => {
  const { document } = await context.req.parseBody().catch(() => ({ document: "" }));
  if (!(document instanceof File)) return context.json({ error: "Send a file named document." }, 400);
  const handle = await start(pipeline, document); // billed from here on, so not aborted with the request
  const id = randomUUID();
  refs.set(id, JSON.stringify(handle));
  return context.json({ id }, 202, { location: `/documents/${id}` });
});

app.get("/documents/:id", async (context) => {
  const handle = find(context.req.param("id"));
  if (!handle) return context.notFound();
  const { status, progress, issues } = await handle.status({ signal: context.req.raw.signal });
  return context.json({ status, progress, issues });
});

app.get("/documents/:id/result", async (context) => {
  // When the client goes away, only our waiting ends: the run goes on, and the next request finds it. In Express:
  // const gone = new AbortController(); response.on("close", () => gone.abort());
  const result = await find(context.req.param("id"))?.result({ signal: context.req.raw.signal });
  return result
    ? context.json({ status: result.status, data: result.data, issues: result.issues })
    : context.notFound();
});

app.onError((error, context) => {
  if (context.req.raw.signal.aborted) return context.body(null); // nobody reads it
  console.error(error); // the whole of it for us; to strangers only what they can act on
  if (!DocmuxError.isInstance(error)) return context.json({ error: "internal" }, 500);
  const { code, retryable } = error;
  return context.json({ error: code, retryable }, code === "invalid_input" ? 400 : retryable ? 503 : 502);
});

function find(id: string): RunHandle | undefined {
  const ref = refs.get(id);
  return ref === undefined ? undefined : attach(ref, providers, { timeoutMs: 5 * 60_000 });
}

const address = { hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) };
serve({ fetch: app.fetch, ...address }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
