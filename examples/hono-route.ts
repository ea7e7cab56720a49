// An HTTP service: POST a document, check its run, read the result.
import { randomUUID } from "node:crypto";
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux, DocmuxError, type RunHandle } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const pipeline = docmux.pipeline(process.env.PIPELINE);
if (!pipeline.capabilities.attach) throw new Error(`${pipeline.uri}: its runs cannot be found again.`);
/** Refs by ids of our own: your database. A client never sends a ref, so it cannot name another user's run. */
const refs = new Map<string, string>();
const largest = { maxSize: 10 * 1024 * 1024, onError: () => new Response("At most 10 MB.", { status: 413 }) };
const app = new Hono();

app.post("/documents", bodyLimit(largest), async (context) => {
  const { document } = await context.req.parseBody().catch(() => ({ document: "" }));
  if (!(document instanceof File)) return context.json({ error: "Send a file named document." }, 400);
  const handle = await docmux.start(pipeline, document); // billed from here on, so not aborted with the request
  const id = randomUUID();
  refs.set(id, JSON.stringify(handle));
  return context.json({ id }, 202, { location: `/documents/${id}` });
});

app.get("/documents/:id", async (context) => {
  const handle = find(context.req.param("id"));
  if (!handle) return context.notFound();
  const { status, progress, issues } = await handle.refresh({ signal: context.req.raw.signal });
  return context.json({ status, progress, issues });
});

app.get("/documents/:id/result", async (context) => {
  // When the client goes away, only our waiting ends: the run continues, and the next request finds it. In Express:
  // const gone = new AbortController(); response.on("close", () => gone.abort());
  const { signal } = context.req.raw;
  const result = await find(context.req.param("id"))?.result({ signal, partial: "return" }); // all of it or a part: see status
  return result
    ? context.json({ status: result.status, data: result.data, issues: result.issues })
    : context.notFound();
});

app.onError((error, context) => {
  if (context.req.raw.signal.aborted) return context.body(null); // the client is gone
  console.error(error); // the whole of it for us; for clients only what they can act on
  if (!DocmuxError.isInstance(error)) return context.json({ error: "internal" }, 500);
  const { code, retryable } = error;
  return context.json({ error: code, retryable }, code === "invalid_input" ? 400 : retryable ? 503 : 502);
});

function find(id: string): RunHandle | undefined {
  const ref = refs.get(id);
  return ref === undefined ? undefined : docmux.attach(ref, { timeoutMs: 5 * 60_000 });
}

const address = { hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) };
serve({ fetch: app.fetch, ...address }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
