import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { ManualClock } from "../../packages/core/src/testing.ts";
import {
  type Emulator,
  startAzureDocumentIntelligenceEmulator,
  startClarifeyeEmulator,
  startDatalabEmulator,
  startMistralEmulator,
  startPipelexEmulator,
} from "../../packages/emulator/src/index.ts";
import { runSmoke, type SmokeWorld } from "./run-smoke.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../examples/documents/schemas/invoice.schema.json", import.meta.url), "utf8"),
);
const apiKey = "key-that-must-not-be-printed";
const steps = [
  { type: "convert" as const, settings: {} },
  { type: "extract" as const, settings: { page_schema: schema } },
];
const clock = new ManualClock({ skipUpToMs: 60_000 });
const settings = { stepDurationMs: 1000, apiKey, clock: { now: () => clock.now() } };
const pipe = { code: "extract_invoice", outputConcept: "Invoice", schema };

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

/** A smoke run whose person answers with yes or no, or who is not there. */
async function smoke(args: string[], environment: SmokeWorld["environment"], answer?: boolean) {
  const printed: string[] = [];
  const questions: string[] = [];
  const ask = (question: string) => {
    questions.push(question);
    return Promise.resolve(answer === true);
  };
  const exitCode = await runSmoke({
    args,
    environment,
    clock,
    print: (text) => printed.push(text),
    ask: answer === undefined ? undefined : ask,
  });
  return { exitCode, text: printed.join("\n"), questions };
}

async function startDatalab() {
  const datalab = await startDatalabEmulator({
    ...settings,
    pipelines: [{ id: "pl_invoice", name: "invoice", versions: 1, steps }],
  });
  emulator = datalab;
  return { DATALAB_API_KEY: apiKey, DATALAB_HOST: datalab.origin };
}

const starts = () =>
  emulator?.requests().filter(({ method, path }) => method === "POST" && /run|start|execute/.test(path));

test("Datalab: all five calls, the cost below the cap, and the key in nothing that is printed", async () => {
  const environment = await startDatalab();
  const { exitCode, text, questions } = await smoke(
    ["datalab", "--pipeline", "pl_invoice"],
    environment,
    true,
  );
  expect(exitCode).toBe(0);
  expect(questions).toHaveLength(1);
  expect(text).toContain("costs about 0.01 USD");
  expect(text).toContain("against a docmux emulator, **not a live account**");
  expect(text).toMatch(/\| start \| ok \| run `pex_\w+` \|/);
  expect(text).toMatch(
    /\| status \| ok \| .*completed \(`completed`\); steps: parse completed, extract completed \|/,
  );
  expect(text).toMatch(/\| result \| ok \| completed; fields: .*`invoice_number`.*cost: 0\.02 USD, exact/);
  expect(text).toContain("| run found again | ok | completed (`completed`) |");
  expect(text).toMatch(/\| refused request \| ok \| `\w+`, HTTP 404 \|/);
  expect(text).not.toContain(apiKey);
  expect(starts()).toHaveLength(1);
});

test("a run that came to more than its rate said is reported", async () => {
  const args = ["datalab", "--pipeline", "pl_invoice", "--max-cost", "0.015", "--yes"];
  const { exitCode, text } = await smoke(args, await startDatalab());
  expect([exitCode, text]).toEqual([
    0,
    expect.stringMatching(/The run cost 0\.02 USD, more than --max-cost 0\.015/),
  ]);
});

test("a run that costs more than the cap is not started", async () => {
  const args = ["datalab", "--pipeline", "pl_invoice", "--max-cost", "0.001", "--yes"];
  const { exitCode, text } = await smoke(args, await startDatalab());
  expect([exitCode, text]).toEqual([
    2,
    expect.stringMatching(/0\.01 USD, more than --max-cost 0\.001.* No run was started\.$/),
  ]);
  expect(starts()).toEqual([]);
});

test.each([
  ["who says no", false, /Not agreed to\. No run was started\./],
  [
    "who is not there",
    undefined,
    /no terminal to ask at\. Pass --yes to start the run\. No run was started\./,
  ],
])("a person %s", async (_case, answer, sentence) => {
  const { exitCode, text } = await smoke(
    ["datalab", "--pipeline", "pl_invoice"],
    await startDatalab(),
    answer,
  );
  expect([exitCode, text]).toEqual([2, expect.stringMatching(sentence)]);
  expect(starts()).toEqual([]);
});

test("Clarifeye reports no rate: that the cap cannot be checked is said before it asks", async () => {
  const clarifeye = await startClarifeyeEmulator({
    ...settings,
    projects: [{ mode: "classic", flows: [{ name: "invoice", schema }] }],
  });
  emulator = clarifeye;
  const [project] = clarifeye.projects;
  const environment = { CLARIFEYE_API_KEY: apiKey, CLARIFEYE_BASE_URL: clarifeye.baseUrl };
  const args = ["clarifeye", "--pipeline", `${project?.id}/${project?.flows[0]?.id}`];
  const { exitCode, text, questions } = await smoke(args, environment, true);
  expect([exitCode, questions.length]).toEqual([0, 1]);
  expect(text).toContain("reports no rate");
  expect(text).toContain("--max-cost 0.1 cannot be checked");
  expect(text).toContain("| run found again | ok | completed (`completed`) |");
  expect(text).toMatch(/\| refused request \| ok \| .*HTTP 404 \|/);
});

test.each([
  [
    "hosted",
    "| run found again | ok | completed (`COMPLETED`) |",
    /\| refused request \| ok \| .*HTTP 404 \|/,
  ],
  ["v1", "| run found again | not offered | ", /\| refused request \| ok \| .*HTTP 4\d\d \|/],
] as const)("Pipelex, dialect %s of the emulator", async (dialect, found, refused) => {
  const pipelex = await startPipelexEmulator({ ...settings, dialect, pipes: [pipe] });
  emulator = pipelex;
  const environment = { PIPELEX_API_KEY: apiKey, PIPELEX_BASE_URL: pipelex.origin };
  const { exitCode, text } = await smoke(["pipelex", "--pipeline", "extract_invoice", "--yes"], environment);
  expect(text).toContain(found);
  expect(text).toMatch(refused);
  expect(exitCode).toBe(0);
});

test.each([
  [
    "mistral-ocr-latest",
    "| run found again | not offered | ",
    /completed \(`HTTP 200`\)/,
    /`\w+`, HTTP 400 \|/,
  ],
  [
    "batch/mistral-ocr-latest",
    "| run found again | ok | completed (`SUCCESS`) |",
    /pending \(`QUEUED`\) → .*completed \(`SUCCESS`\)/,
    /`\w+`, HTTP 404 \|/,
  ],
])("Mistral, %s: no rate, one run, and its pages", async (pipeline, found, status, refused) => {
  const mistral = await startMistralEmulator(settings);
  emulator = mistral;
  const environment = { MISTRAL_API_KEY: apiKey, MISTRAL_BASE_URL: mistral.origin };
  const { exitCode, text } = await smoke(["mistral", "--pipeline", pipeline, "--yes"], environment);
  expect(text).toContain("reports no rate");
  expect(text).toContain(found);
  expect(text).toMatch(status);
  expect(text).toMatch(refused);
  expect(text).toContain("pages: 1;");
  expect(text).not.toContain(apiKey);
  expect([exitCode, mistral.acceptedStarts()]).toEqual([0, 1]);
});

test("Azure: no rate, one run, its fields, and a run that does not exist", async () => {
  const azure = await startAzureDocumentIntelligenceEmulator(settings);
  emulator = azure;
  const environment = { DOCUMENT_INTELLIGENCE_API_KEY: apiKey, DOCUMENT_INTELLIGENCE_ENDPOINT: azure.origin };
  const args = ["azure-document-intelligence", "--pipeline", "prebuilt-invoice", "--yes"];
  const { exitCode, text } = await smoke(args, environment);
  expect(text).toContain("reports no rate");
  expect(text).toContain("| run found again | ok | completed (`succeeded`) |");
  expect(text).toMatch(/\| refused request \| ok \| `\w+`, HTTP 404 \|/);
  expect(text).toMatch(/fields: .*`InvoiceId`/);
  expect(text).not.toContain(apiKey);
  expect([exitCode, azure.acceptedStarts()]).toEqual([0, 1]);
});

test("a wrong key ends it at the rate, before any run", async () => {
  const environment = { ...(await startDatalab()), DATALAB_API_KEY: "another-key" };
  const { exitCode, text } = await smoke(["datalab", "--pipeline", "pl_invoice", "--yes"], environment);
  expect([exitCode, text]).toEqual([2, expect.stringContaining("401")]);
  expect(text).not.toContain("another-key");
});

test.each([
  [[], {}, /is not one of datalab, clarifeye, pipelex, mistral, azure-document-intelligence/],
  [["acme", "--pipeline", "x"], {}, /"acme" is not one of/],
  [["datalab"], {}, /--pipeline is missing, such as pl_abc123/],
  [["datalab", "--pipeline", "x", "--max-cost", "much"], {}, /--max-cost much is no amount/],
  [["datalab", "--pipeline", "x", "--loud"], {}, /--loud/],
  [["datalab", "--pipeline", "pl_abc123"], {}, /DATALAB_API_KEY is not set/],
  [["datalab", "--pipeline", "a/b"], { DATALAB_API_KEY: apiKey }, /Write datalab:pl_abc123/],
])("refuses %j", async (args, environment, sentence) => {
  const { exitCode, text } = await smoke(args, environment, true);
  expect([exitCode, text]).toEqual([2, expect.stringMatching(sentence)]);
  expect(text).toMatch(/No run was started\.$/);
});

test("a start that fails is written down, and no other call is made", async () => {
  const environment = await startDatalab();
  emulator?.fault({ kind: "html-error", status: 500, method: "POST", path: "/run" });
  const { exitCode, text } = await smoke(["datalab", "--pipeline", "pl_invoice", "--yes"], environment);
  expect([exitCode, text]).toEqual([1, expect.stringMatching(/\| start \| failed \| `start_unknown`.*\|$/)]);
  expect(starts()).toHaveLength(1);
});
