import { createEmulatorFrame, type Emulator, type EmulatorOptions } from "../server/emulator.ts";
import { ScriptQueue } from "../server/script-queue.ts";
import { randomUuid } from "../server/seeded-random.ts";
import { abortRun } from "./abort-run.ts";
import { answerError } from "./answer-error.ts";
import { type ClarifeyeBehavior, defaultBehavior } from "./clarifeye-behavior.ts";
import { unknownPath } from "./clarifeye-error.ts";
import type { ClarifeyePermission, ClarifeyeWorld } from "./clarifeye-world.ts";
import { createProject } from "./create-project.ts";
import { describeProject, type SeededClarifeyeProject } from "./describe-project.ts";
import type { ClarifeyeIndexingScript } from "./indexing-script.ts";
import type { ClarifeyeProjectSeed } from "./project-seed.ts";
import { requestLimit } from "./request-limit.ts";
import { addDataRoutes } from "./routes/data-routes.ts";
import { addDocumentRoutes } from "./routes/document-routes.ts";
import { addExtractorRoutes } from "./routes/extractor-routes.ts";
import { addFlowRoutes } from "./routes/flow-routes.ts";
import { addMetadataRoutes } from "./routes/metadata-routes.ts";
import { addPresignedRoutes } from "./routes/presigned-routes.ts";
import { addRunRoutes } from "./routes/run-routes.ts";
import { addTableRoutes } from "./routes/table-routes.ts";
import { addTagRoutes } from "./routes/tag-routes.ts";
import { addUploadRoutes } from "./routes/upload-routes.ts";
import { addUsageRoutes } from "./routes/usage-routes.ts";
import type { ClarifeyeRunScript } from "./run-script.ts";
import { startUploadStorage } from "./upload-storage.ts";

export interface ClarifeyeEmulatorOptions extends EmulatorOptions {
  /** What the server starts with. */
  projects: ClarifeyeProjectSeed[];
  /** Tokens in addition to `apiKey`, which has every permission, with the permissions of each. Default: none. */
  tokens?: Record<string, ClarifeyePermission[]>;
  /** Default: the reading that the vendor's own pages favor. */
  switches?: Partial<ClarifeyeBehavior>;
}

/** A running Clarifeye emulator. */
export interface ClarifeyeEmulator extends Emulator {
  /** The origin with `/api/v1`, no trailing slash. */
  baseUrl: string;
  /** The cloud storage that presigned uploads go to, on an origin of its own. Its faults and its journal are its own. */
  storage: Emulator;
  /** What was seeded, with all ids. */
  projects: SeededClarifeyeProject[];
  /** Scripts the next run of a flow. */
  scriptRun(order: ClarifeyeRunScript): void;
  /** Removes the scripts that no run has used. */
  clearRunScripts(): void;
  /** Scripts the processing that the next upload to an `auto_sync` project triggers. */
  scriptIndexing(order: ClarifeyeIndexingScript): void;
  /** Changes the behavior of all later responses. */
  configure(switches: Partial<ClarifeyeBehavior>): void;
  /**
   * Aborts a run, as a user of the vendor's console can. A run that has ended is not changed.
   * @throws Error when no project has a run of this id.
   */
  abortRun(runId: string): void;
}

/**
 * Starts a server on loopback that speaks Clarifeye's HTTP API: documents in, runs of extraction flows, rows out.
 * Rows hold values that are read from the uploaded documents. Facts come from the vendor's pages (https://docs.clarifeye.ai).
 * What they leave open is configurable, or marked in the code that decides it.
 *
 * @example
 * const emulator = await startClarifeyeEmulator({
 *   projects: [{ flows: [{ name: "Invoices", schema: { type: "object", properties: { total: { type: "number" } } } }] }],
 * });
 * const [project] = emulator.projects; // ids of the project, its flows and tables
 * await emulator.close();
 */
export async function startClarifeyeEmulator(options: ClarifeyeEmulatorOptions): Promise<ClarifeyeEmulator> {
  const frame = createEmulatorFrame("clarifeye", options);
  const { app, clock, random } = frame;
  const world: ClarifeyeWorld = {
    clock,
    random,
    stepDurationMs: frame.stepDurationMs,
    switches: { ...defaultBehavior, ...options.switches },
    callers: new Map(),
    projects: new Map(),
    runScripts: new ScriptQueue(),
    indexingScripts: new ScriptQueue(),
  };
  const tokens = { ...options.tokens, [frame.apiKey]: ["CAN_VIEW_DATA", "CAN_RUN_TASKS"] as const };
  for (const [token, permissions] of Object.entries(tokens)) {
    world.callers.set(token, { userId: randomUuid(random), permissions });
  }
  for (const seed of options.projects) {
    const project = await createProject(random, seed, clock.now());
    world.projects.set(project.id, project);
  }

  const storage = await startUploadStorage(clock, random);
  app.use("*", requestLimit(world));
  app.onError((error) => answerError(error, world.switches));
  app.notFound(() => answerError(unknownPath(), world.switches));
  addUploadRoutes(app, world);
  addPresignedRoutes(app, world, storage);
  addDocumentRoutes(app, world);
  addMetadataRoutes(app, world);
  addTagRoutes(app, world);
  addFlowRoutes(app, world);
  addRunRoutes(app, world);
  addDataRoutes(app, world);
  addTableRoutes(app, world);
  addExtractorRoutes(app, world);
  addUsageRoutes(app, world);

  const emulator = await frame.start().catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  return {
    ...emulator,
    storage,
    async close() {
      await Promise.all([emulator.close(), storage.close()]);
    },
    baseUrl: `${emulator.origin}/api/v1`,
    projects: [...world.projects.values()].map(describeProject),
    scriptRun: (order) => world.runScripts.add(order),
    clearRunScripts: () => world.runScripts.clear(),
    scriptIndexing: (order) => world.indexingScripts.add(order),
    configure: (switches) => Object.assign(world.switches, switches),
    abortRun(runId) {
      for (const project of world.projects.values()) {
        const run = project.runs.get(runId);
        if (run) return abortRun(project, run, clock.now());
      }
      throw new Error(`No project of this emulator has a run ${runId}. Pass the pipeline_run_id of a start.`);
    },
  };
}
