import { createEmulatorFrame } from "../server/emulator.ts";
import { ScriptQueue } from "../server/script-queue.ts";
import { addBatchRoutes } from "./batches.ts";
import { addFileRoutes, FileStore, startSignedStorage } from "./files.ts";
import type {
  MistralBehavior,
  MistralEmulator,
  MistralEmulatorOptions,
  MistralRunScript,
} from "./mistral-emulator-options.ts";
import { MistralError, parse, plainError } from "./mistral-error.ts";
import { models, type OcrRequest, readOcrRequest } from "./ocr-request.ts";
import { runOcr } from "./run-ocr.ts";

const usualBehavior: MistralBehavior = { dpi: 200, fileVisibleAfterMs: 0 };

/**
 * Starts a server on loopback that speaks Mistral's OCR, files and batch API, and a second one that is its object storage.
 * It really reads the PDF that it is sent; of an image it answers the image. OCR is answered immediately; batch jobs live by the
 * clock.
 */
export async function startMistralEmulator(options: MistralEmulatorOptions = {}): Promise<MistralEmulator> {
  const frame = createEmulatorFrame("mistral", options);
  const { app } = frame;
  const storage = await startSignedStorage(frame);
  const switches = { ...usualBehavior, ...options.switches };
  const files = new FileStore(frame);
  const scripts = new ScriptQueue<MistralRunScript>();
  const takeScript = (model: string) =>
    scripts.take((script) => script.model === undefined || script.model === model) ?? {};
  let acceptedStarts = 0;
  let billedPages = 0;
  const noteAccepted = () => {
    acceptedStarts += 1;
  };
  const runAndBill = async (request: OcrRequest, script: MistralRunScript) => {
    const answer = await runOcr(request, files, switches, script);
    billedPages += answer.pages.length;
    return answer;
  };

  app.onError((error, context) => {
    if (!(error instanceof MistralError)) return context.text("Internal Server Error", 500);
    return Response.json(error.body, { status: error.status });
  });
  app.notFound((context) => context.json({ detail: "Not Found" }, 404));
  app.use("/v1/*", async (context, next) => {
    if (context.req.header("authorization") !== `Bearer ${frame.apiKey}`)
      throw plainError(401, "Invalid API Key");
    await next();
  });
  app.get("/v1/models", (context) => context.json({ object: "list", data: models.map(viewModel) }));
  app.post("/v1/ocr", async (context) => {
    const request = readOcrRequest(parse(await context.req.text()));
    const answer = await runAndBill(request, takeScript(request.model));
    noteAccepted();
    return context.json(answer);
  });
  addFileRoutes(app, files, { sign: storage.sign, visibleAfterMs: switches.fileVisibleAfterMs });
  addBatchRoutes(app, { frame, files, takeScript, runRow: runAndBill, noteAccepted });

  const emulator = await frame.start().catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  return {
    ...emulator,
    storage,
    scriptRun: (order) => scripts.add(order),
    clearRunScripts: () => scripts.clear(),
    acceptedStarts: () => acceptedStarts,
    billedPages: () => billedPages,
    async close() {
      await Promise.all([emulator.close(), storage.close()]);
    },
  };
}

function viewModel(id: string) {
  const owner = { object: "model", type: "base", created: 0, owned_by: "mistralai" };
  return { id, ...owner, capabilities: { ocr: true } };
}
