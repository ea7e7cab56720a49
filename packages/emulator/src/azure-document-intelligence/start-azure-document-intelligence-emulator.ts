import type { Context } from "hono";
import type { FieldSchema } from "../document/extraction.ts";
import { type ReadDocument, readDocument, UnreadableDocumentError } from "../document/read-document.ts";
import { createEmulatorFrame } from "../server/emulator.ts";
import { ScriptQueue } from "../server/script-queue.ts";
import { randomUuid } from "../server/seeded-random.ts";
import { analyzeDocument } from "./analyze-document.ts";
import { type AnalyzeRequest, readAnalyzeRequest, requireVersion } from "./analyze-request.ts";
import type {
  AzureDocumentIntelligenceBehavior,
  AzureDocumentIntelligenceEmulator,
  AzureDocumentIntelligenceEmulatorOptions,
  AzureDocumentIntelligenceRunScript,
} from "./azure-emulator-options.ts";
import {
  AzureError,
  badParameter,
  noRoute,
  serviceError,
  tooMany,
  unauthorized,
  unreadable,
} from "./azure-error.ts";
import { prebuiltModels, viewModel } from "./models.ts";

/** A run. Its status is a function of the clock. */
interface Run {
  modelId: string;
  createdAtMs: number;
  script: AzureDocumentIntelligenceRunScript;
  outcome: { analyze: () => Record<string, unknown> } | { error: Record<string, unknown> };
  pdf: Uint8Array | undefined;
}

const usualBehavior: AzureDocumentIntelligenceBehavior = {
  tier: "S0",
  retryAfterSeconds: 0,
  contentErrors: "start",
};
const limits = { F0: { bytes: 4 * 1024 * 1024, pages: 2 }, S0: { bytes: 500 * 1024 * 1024, pages: 2000 } };
const dayMs = 24 * 60 * 60 * 1000;
const base = "/documentintelligence";

/**
 * Starts a server on loopback that speaks the API of Azure Document Intelligence, version 4.0. It really reads the PDF that it
 * is sent; runs live by the clock. An address on loopback is the only one that it fetches.
 */
export async function startAzureDocumentIntelligenceEmulator(
  options: AzureDocumentIntelligenceEmulatorOptions = {},
): Promise<AzureDocumentIntelligenceEmulator> {
  const frame = createEmulatorFrame("azure-document-intelligence", options);
  const { app, clock, stepDurationMs } = frame;
  const switches = { ...usualBehavior, ...options.switches };
  const limit = limits[switches.tier];
  const models = new Map(Object.entries({ ...prebuiltModels, ...options.models }));
  const runs = new Map<string, Run>();
  const scripts = new ScriptQueue<AzureDocumentIntelligenceRunScript>();
  const startedAtMs = clock.now();
  let acceptedStarts = 0;
  let billedPages = 0;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  const retryAfter =
    switches.retryAfterSeconds > 0 ? { "retry-after": String(switches.retryAfterSeconds) } : {};

  app.onError((error) => {
    if (!(error instanceof AzureError)) return new Response("Internal Server Error", { status: 500 });
    const headers = { "apim-request-id": randomUuid(frame.random), ...error.headers };
    return Response.json(error.body, { status: error.status, headers });
  });
  app.notFound(() => {
    throw noRoute();
  });
  app.use(`${base}/*`, async (context, next) => {
    const { req } = context;
    const isAllowed =
      req.header("ocp-apim-subscription-key") === frame.apiKey ||
      req.header("authorization") === `Bearer ${frame.apiKey}`;
    if (!isAllowed) throw unauthorized();
    requireVersion(req);
    await next();
    if (!context.res.headers.has("apim-request-id"))
      context.res.headers.set("apim-request-id", randomUuid(frame.random));
  });

  app.get(`${base}/info`, (context) =>
    context.json({ customDocumentModels: { count: Object.keys(options.models ?? {}).length, limit: 500 } }),
  );
  app.get(`${base}/documentModels`, (context) => {
    const all = [...models].map(([id, schema]) => viewModel(id, schema, isoTime(startedAtMs)));
    const skip = Number(context.req.query("skip") ?? 0);
    const next = new URL(context.req.url);
    next.searchParams.set("skip", String(skip + modelsPerPage));
    const isLast = skip + modelsPerPage >= all.length;
    return context.json({
      value: all.slice(skip, skip + modelsPerPage),
      ...(isLast ? {} : { nextLink: next.href }),
    });
  });
  app.get(`${base}/documentModels/:name`, (context) => {
    const name = context.req.param("name");
    return context.json(viewModel(name, schemaOf(name), isoTime(startedAtMs)));
  });
  app.post(`${base}/documentModels/:name`, (context) => startRun(context));
  app.get(`${base}/documentModels/:model/analyzeResults/:id`, (context) =>
    Response.json(view(runOf(context)), { headers: retryAfter }),
  );
  app.delete(`${base}/documentModels/:model/analyzeResults/:id`, (context) => {
    runOf(context);
    runs.delete(context.req.param("id"));
    return context.body(null, 204);
  });
  app.get(`${base}/documentModels/:model/analyzeResults/:id/pdf`, (context) => {
    const { pdf } = runOf(context);
    if (!pdf) throw serviceError(404, "NotFound", "OperationNotFound", "The run has no searchable PDF.");
    return new Response(pdf.slice(), { headers: { "content-type": "application/pdf" } });
  });

  async function startRun(context: Context): Promise<Response> {
    const [, modelId = "", verb] = /^([^:]+):(\w+)$/.exec(context.req.param("name") ?? "") ?? [];
    if (verb !== "analyze") throw noRoute();
    const schema = schemaOf(modelId);
    if (switches.tier === "F0" && clock.now() - lastStartMs < 1000)
      throw tooMany(context.req.query("api-version") ?? "");
    const request = await readAnalyzeRequest(modelId, context.req, limit.bytes);
    const pages = await readPages(request);
    // A start that was refused uses up no order.
    const script = scripts.take((each) => each.modelId === undefined || each.modelId === modelId) ?? {};
    const outcome: Run["outcome"] = pages
      ? workOn(pages, request, schema, script)
      : { error: invalidContent };
    const id = randomUuid(frame.random);
    const pdf = request.output.includes("pdf") ? request.bytes : undefined;
    lastStartMs = clock.now();
    runs.set(id, { modelId, createdAtMs: lastStartMs, script, outcome, pdf });
    acceptedStarts += 1;
    return accept(context, modelId, id, script);
  }

  /** The pages that are read and billed; `undefined` for a file that cannot be read, where that fails the run. */
  async function readPages(request: AnalyzeRequest) {
    const document = await read(request.bytes);
    if (!document && switches.contentErrors === "run") return undefined;
    if (!document) throw new AzureError(400, invalidContent);
    const pages = selectPages(document, request).slice(0, limit.pages);
    billedPages += pages.length;
    return pages;
  }

  function accept(
    context: Context,
    modelId: string,
    id: string,
    { location = "absolute" }: AzureDocumentIntelligenceRunScript,
  ): Response {
    const path = `${base}/documentModels/${modelId}/analyzeResults/${id}?api-version=${context.req.query("api-version")}`;
    const origin = typeof location === "object" ? location.origin : new URL(context.req.url).origin;
    const named = location === "relative" ? path : `${origin}${path}`;
    const isNamed = location !== "missing" && location !== "nameless";
    const headers = {
      ...(isNamed ? { "operation-location": named } : {}),
      "apim-request-id": location === "nameless" ? "no-uuid" : id,
      ...retryAfter,
    };
    return new Response(null, { status: 202, headers });
  }

  function schemaOf(modelId: string): FieldSchema | undefined {
    if (models.has(modelId)) return models.get(modelId);
    throw serviceError(404, "NotFound", "ModelNotFound", "The requested model was not found.");
  }

  function runOf(context: Context): Run {
    const run = runs.get(context.req.param("id") ?? "");
    const isKept = run && clock.now() < run.createdAtMs + dayMs && run.modelId === context.req.param("model");
    if (isKept) return run;
    const message =
      "The requested operation was not found. The identifier is invalid or the operation has expired.";
    throw serviceError(404, "NotFound", "OperationNotFound", message);
  }

  function view({ createdAtMs, script, outcome }: Run): Record<string, unknown> {
    const runsAtMs = createdAtMs + stepDurationMs / 3;
    const endsAtMs = runsAtMs + stepDurationMs;
    const nowMs = clock.now();
    const isOver = !script.stuck && nowMs >= endsAtMs;
    const times = (updatedMs: number) => ({
      createdDateTime: isoTime(createdAtMs),
      lastUpdatedDateTime: isoTime(updatedMs),
    });
    if (!isOver) return { status: nowMs < runsAtMs ? "notStarted" : "running", ...times(createdAtMs) };
    const status = script.finalStatus ?? ("error" in outcome ? "failed" : "succeeded");
    if (status === "failed") {
      const error = script.error ?? ("error" in outcome ? outcome.error : invalidContent);
      return { status, ...times(endsAtMs), error };
    }
    const hasResult = "analyze" in outcome && /^(?:succeeded|completed)$/.test(status);
    return { status, ...times(endsAtMs), ...(hasResult ? { analyzeResult: outcome.analyze() } : {}) };
  }

  const emulator = await frame.start();
  return {
    ...emulator,
    scriptRun: (order) => scripts.add(order),
    clearRunScripts: () => scripts.clear(),
    acceptedStarts: () => acceptedStarts,
    billedPages: () => billedPages,
    keptResults: () => runs.size,
  };
}

const modelsPerPage = 3;

const invalidContent = { code: "InvalidRequest", message: "Invalid request.", innererror: unreadable };

async function read(bytes: Uint8Array): Promise<ReadDocument | undefined> {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  // Of an image nothing is read: a page without text.
  if (/^(?:\x89PNG|\xff\xd8\xff|BM|II\*|MM)/.test(head))
    return { pages: [{ index: 0, width: 612, height: 792, lines: [] }] };
  try {
    return await readDocument(bytes);
  } catch (error) {
    if (error instanceof UnreadableDocumentError) return undefined;
    throw error;
  }
}

function selectPages({ pages }: ReadDocument, { pages: asked }: AnalyzeRequest): ReadDocument["pages"] {
  const chosen = asked
    ? pages.filter(({ index }) => asked.some(({ first, last }) => first <= index + 1 && index + 1 <= last))
    : pages;
  if (chosen.length > 0) return chosen;
  throw badParameter("pages", "The page range exceeds the number of pages in the document.");
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

function workOn(
  pages: ReadDocument["pages"],
  request: AnalyzeRequest,
  schema: FieldSchema | undefined,
  script: AzureDocumentIntelligenceRunScript,
): Run["outcome"] {
  let analyzed: Record<string, unknown> | undefined;
  // Most of the work is done for those who read the result.
  const analyze = () => {
    analyzed ??= analyzeDocument({ pages }, request, schema, script);
    return analyzed;
  };
  return { analyze };
}
