// `pnpm typecheck`: every block of TypeScript in every page, and every example above an export, has the types that it claims.
import { readAllCodeBlocks } from "../../scripts/docs/read-code-blocks.ts";
import { readDocExamples } from "../../scripts/docs/read-doc-examples.ts";
import { findTypeFaults } from "./find-type-faults.ts";

/** What the examples above exports take as given. */
const given = `
import { readFile, writeFile } from "node:fs/promises";
import { createDocmux, DocmuxError, formatRef, ProxyError, run, start } from "@docmux/core";
import type { JsonObject, Pipeline, RunHandle, RunInput, RunRef } from "@docmux/core";
import { attachedRun, type CallContext, createHttpClient, createRefSigner, defineProvider, type FileSource, type HttpClient, isRecord, jsonBody, jsonPointer, loadApiKey, mapStatus, multipartBody, pageThrough, parsePageRange, parseRef, type PipelineDefinition, type ProviderKit, readRun, readSearch, readSentence, readStep, type RunStatus, SharedCall, uploadTimeoutMs, type VendorCall } from "@docmux/core/provider";
import { fileStore } from "@docmux/core/file-store";
import { createStoreMemory, memoryStore } from "@docmux/core/store";
import { fakePipeline, ManualClock } from "@docmux/core/testing";
import { clarifeye, createClarifeye } from "@docmux/clarifeye";
import { compare, jsonChunks, loadAnswers, loadCorpus, loadTruths, parseAnswers, parseTruthCsv, parseTruthJson, score, toHtml } from "@docmux/compare";
import { createFaultControls, testProvider, testStore, type ConformanceOptions, type FakeVendor, type Recorder, type Scenario, startFakeVendor } from "@docmux/conformance";
import { createDatalab, datalab } from "@docmux/datalab";
import { startClarifeyeEmulator } from "@docmux/emulator";
import { migrate, postgresStore } from "@docmux/postgres";
import pg from "pg";
import { createLocal } from "@docmux/local";
import { createMistral } from "@docmux/mistral";
import { createAzureDocumentIntelligence } from "@docmux/azure-document-intelligence";
import { createPipelex, parsePipelexCallback, pipelex } from "@docmux/pipelex";
import * as z from "zod";
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
declare const { createClock, createPipeline, scenario }: ConformanceOptions;
declare const { nextRun, outcomes, startedRunCount }: Scenario;
declare const answer: { statusCode: number };
declare const app: { fetch(request: Request): Response | Promise<Response> };
declare const body: { state: string };
declare const bytes: Uint8Array<ArrayBuffer>;
declare const call: VendorCall;
declare const client: HttpClient;
declare const context: CallContext;
declare const document: FileSource & { path: string };
declare const emulator: FakeVendor;
declare const file: FileSource;
declare const fileId: number;
declare const files: RunInput[];
declare const flowId: string;
declare const handle: RunHandle;
declare const index: number;
declare const job: { id: string; status: string };
declare const jobListSchema: z.ZodType<{ jobs: { id: string }[]; total: number }>;
declare const kit: ProviderKit<string, object>;
declare const load: () => Promise<string>;
declare const nextSteps: Record<number, string>;
declare const pipeline: Pipeline;
declare const pipelines: Pipeline[];
declare const readVersion: (call: VendorCall) => Promise<string>;
declare const recorder: Recorder;
declare const ref: RunRef;
declare const request: Request & { pages?: string };
declare const runId: string;
declare const save: (text: string) => Promise<void>;
declare const saveForLater: (ref: RunRef | undefined) => Promise<void>;
declare const schema: z.ZodType<{ id: string }>;
const Invoice = z.object({ id: z.string() });
declare const search: JsonObject;
declare const settings: { apiKey?: string };
declare const stage: { status: string };
declare const statusTable: Record<string, RunStatus>;
declare const workflow: Omit<PipelineDefinition<Record<string, never>, unknown>, "id" | "offers">;
`;

const blocks = readAllCodeBlocks().filter(({ language, isCopied }) => language === "ts" && !isCopied);
const examples = readDocExamples();
const wrong = { page: "page.md", line: 8, code: "\nconst a: string = b;\n", given: "declare const b: 1;" };
// One program for all of them: it reads the packages once. The wrong one shows that faults are found, with page and line.
const faults = findTypeFaults([wrong, ...blocks, ...examples.map((example) => ({ ...example, given }))]);
const [found, ...others] = faults;
const isFound = found === "page.md:9: Type 'number' is not assignable to type 'string'.";
for (const fault of isFound ? others : ["The block that is wrong on purpose was not reported.", ...faults]) {
  console.error(fault);
  process.exitCode = 1;
}
if (blocks.length < 20 || examples.length < 20) throw new Error("Hardly any block was found.");
if (process.exitCode === undefined) {
  console.log(
    `${blocks.length} blocks of pages and ${examples.length} examples of declarations have the types they claim.`,
  );
}
