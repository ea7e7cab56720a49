import { createEmulatorFrame } from "../server/emulator.ts";
import { BatchJobs } from "./batch-jobs.ts";
import { addBatchRoutes } from "./batch-routes.ts";
import { addFileRoutes, parse } from "./file-routes.ts";
import { FileStore } from "./file-store.ts";
import type {
  MistralBehavior,
  MistralEmulator,
  MistralEmulatorOptions,
  MistralRunScript,
} from "./mistral-emulator-options.ts";
import { MistralError, plainError } from "./mistral-error.ts";
import type { MistralState } from "./mistral-state.ts";
import { models, readOcrRequest } from "./ocr-request.ts";
import { runOcr } from "./run-ocr.ts";
import { startSignedStorage } from "./signed-storage.ts";

const usualBehavior: MistralBehavior = {
  dpi: 200,
  pagesBeyond: "ignore",
  fileVisibleAfterMs: 0,
  deprecatedSince: undefined,
  invalidKeyText: "Invalid API Key",
};

/**
 * Starts a server on loopback that speaks Mistral's OCR, files and batch API, and a second one that is its object storage.
 * It really reads the PDF that it is sent; of an image it answers the image. OCR is answered immediately; batch jobs live by the
 * clock.
 */
export async function startMistralEmulator(options: MistralEmulatorOptions = {}): Promise<MistralEmulator> {
  const frame = createEmulatorFrame("mistral", options);
  const { app, clock, random } = frame;
  const now = () => clock.now();
  const storage = await startSignedStorage(clock, random);
  const switches = { ...usualBehavior, ...options.switches };
  const files = new FileStore(random, now);
  let scripts: { order: MistralRunScript; left: number }[] = [];
  let acceptedStarts = 0;
  let billedPages = 0;
  const state: MistralState = {
    frame,
    switches,
    files,
    jobs: new BatchJobs(files, now),
    storage,
    takeScript() {
      const [entry] = scripts;
      if (!entry) return {};
      entry.left -= 1;
      scripts = scripts.filter(({ left }) => left > 0);
      return entry.order;
    },
    bill: ({ pages }) => {
      billedPages += pages.length;
    },
  };

  app.onError((error, context) => {
    if (!(error instanceof MistralError)) return context.text("Internal Server Error", 500);
    return Response.json(error.body, { status: error.status });
  });
  app.notFound((context) => context.json({ detail: "Not Found" }, 404));
  app.use("/v1/*", async (context, next) => {
    if (context.req.header("authorization") !== `Bearer ${frame.apiKey}`)
      throw plainError(401, switches.invalidKeyText);
    await next();
  });
  app.get("/v1/models", (context) =>
    context.json({
      object: "list",
      data: models.map((id) => ({
        id,
        object: "model",
        type: "base",
        created: 0,
        owned_by: "mistralai",
        capabilities: { ocr: true },
      })),
    }),
  );
  app.post("/v1/ocr", async (context) => {
    const request = readOcrRequest(parse(await context.req.text()));
    const answer = await runOcr(request, state, state.takeScript());
    state.bill(answer);
    acceptedStarts += 1;
    const { deprecatedSince } = switches;
    return context.json(
      answer,
      200,
      deprecatedSince ? { "x-model-deprecation-timestamp": deprecatedSince } : {},
    );
  });
  addFileRoutes(state);
  addBatchRoutes(state, () => {
    acceptedStarts += 1;
  });

  const emulator = await frame.start().catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  return {
    ...emulator,
    storage,
    scriptRun: (order) => void scripts.push({ order, left: order.times ?? 1 }),
    clearRunScripts: () => {
      scripts = [];
    },
    configure: (changes) => void Object.assign(switches, changes),
    acceptedStarts: () => acceptedStarts,
    billedPages: () => billedPages,
    async close() {
      await Promise.all([emulator.close(), storage.close()]);
    },
  };
}
