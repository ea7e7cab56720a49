import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AzureDocumentIntelligenceEmulator,
  type Fault,
  type MistralEmulator,
  startAzureDocumentIntelligenceEmulator,
  startMistralEmulator,
  startRequestRecorder,
} from "../../../packages/emulator/src/index.ts";
import { type Called, callProgram, type JobProgram } from "./programs.ts";

type JobEmulator = MistralEmulator | AzureDocumentIntelligenceEmulator;

/** What goes wrong. Each case is tried with every program of the vendors that it is about. */
export interface JobCase {
  name: string;
  /** Default: both. */
  vendor?: JobProgram["vendor"];
  /** Brings the case about, before the program is called. */
  arrange?(emulator: JobEmulator, strangerOrigin: string): void;
  /** There are status checks in it. */
  needsChecks?: boolean;
  /** The first call is killed then, and the program is called again. */
  killedAt?: "start" | "check";
  /** A call that failed is made again, as an operator would. */
  isRepeated?: boolean;
}

const start = { method: "POST", path: /(?:ocr|batch\/jobs|:analyze)$/ } as const;
const check = { method: "GET", path: /(?:batch\/jobs|analyzeResults)\/[^/]+$/ } as const;
const withFault = (fault: Fault) => (emulator: JobEmulator) => void emulator.fault(fault);

/** The cases, in the order of the tables. */
export const jobCases: readonly JobCase[] = [
  { name: "all goes well" },
  {
    name: "killed before the response to the start came, called again",
    arrange: withFault({ kind: "latency", delayMs: 3_000, ...start }),
    killedAt: "start",
  },
  { name: "killed while it polls, called again", needsChecks: true, killedAt: "check" },
  {
    name: "the response to the start is lost, called again if it failed",
    arrange: withFault({ kind: "reset-after-accept", ...start }),
    isRepeated: true,
  },
  {
    name: "a gateway answers the start with 502 after the vendor took it, called again if it failed",
    arrange: withFault({
      kind: "gateway",
      accepted: true,
      status: 502,
      body: "<html>Bad Gateway</html>",
      ...start,
    }),
    isRepeated: true,
  },
  {
    name: "a status check is answered with 503",
    needsChecks: true,
    arrange: withFault({ kind: "status", status: 503, ...check }),
  },
  {
    name: "the job is a SUCCESS, and its row failed",
    needsChecks: true,
    vendor: "mistral",
    arrange: (emulator) => {
      const rowError = { code: "3740", message: "Document is not a valid PDF." };
      if ("storage" in emulator) emulator.scriptRun({ rowError });
    },
  },
  {
    name: "the answer holds no annotation",
    vendor: "mistral",
    arrange: (emulator) => {
      if ("storage" in emulator) emulator.scriptRun({ annotation: "null" });
    },
  },
  {
    name: "the run ends as `skipped`",
    vendor: "azure",
    arrange: (emulator) => {
      if ("keptResults" in emulator) emulator.scriptRun({ finalStatus: "skipped" });
    },
  },
  {
    name: "the model finds no document of its kind",
    vendor: "azure",
    arrange: (emulator) => {
      if ("keptResults" in emulator) emulator.scriptRun({ noDocuments: true });
    },
  },
  {
    name: "the URL of the run is at another origin",
    vendor: "azure",
    arrange: (emulator, origin) => {
      if ("keptResults" in emulator) emulator.scriptRun({ location: { origin } });
    },
  },
];

/** What a program did in a case. */
export interface JobOutcome {
  /** `right data`, `wrong data`, `error`, or `no end` within the time of a call. */
  end: "right data" | "wrong data" | "error" | "no end";
  /** How often the vendor was made to work, each of which it bills. */
  billed: number;
  /** Calls of the program. */
  calls: number;
  /** The key came to another origin. */
  leaked: boolean;
  /** The first line of what the last call reported. */
  said: string;
}

const callTimeoutMs = 60_000;
const stepDurationMs = 1_500;

/** Whether a case is about a program. */
export function isAbout({ vendor, needsChecks }: JobCase, program: JobProgram): boolean {
  return (vendor === undefined || vendor === program.vendor) && !(needsChecks && program.isOneCall);
}

/** Tries one program in one case. */
export async function tryCase(program: JobProgram, jobCase: JobCase): Promise<JobOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "docmux-same-job-"));
  const recorder = await startRequestRecorder();
  const emulator =
    program.vendor === "mistral"
      ? await startMistralEmulator({ stepDurationMs })
      : await startAzureDocumentIntelligenceEmulator({ stepDurationMs, models: { "my-invoices": invoice } });
  const call = () => callProgram(program, emulator, folder, callTimeoutMs);
  try {
    jobCase.arrange?.(emulator, recorder.origin);
    let calls = 1;
    const first = call();
    const { killedAt } = jobCase;
    if (killedAt) await killAt(killedAt, first, emulator);
    let called = await first.ended;
    if (killedAt || (jobCase.isRepeated && called.exitCode !== 0)) {
      calls = 2;
      called = await call().ended;
    }
    const leaked = recorder.requestsWith(emulator.apiKey).length > 0;
    return { ...read(called), billed: emulator.acceptedStarts(), calls, leaked };
  } finally {
    await Promise.all([emulator.close(), recorder.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const invoice = {
  type: "object",
  properties: { invoice_number: { type: "string" }, total_amount: { type: "number" } },
} as const;

/** Kills the call once the vendor took its start, or has seen its first status check. */
async function killAt(
  moment: "start" | "check",
  { ended, kill }: ReturnType<typeof callProgram>,
  emulator: JobEmulator,
): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const wasChecked = () =>
    emulator.requests().some(({ method, path }) => method === "GET" && check.path.test(path));
  const isReached = () => (moment === "start" ? emulator.acceptedStarts() > 0 : wasChecked());
  while (!isOver && !isReached()) await new Promise((resolve) => setTimeout(resolve, 20));
  kill();
}

function read({ exitCode, output, problems, wasKilled }: Called): Pick<JobOutcome, "end" | "said"> {
  const said = /^\s*(?:\[cause\]: )?(?:Uncaught )?(\w*Error\b.*)$/m.exec(problems)?.[1]?.slice(0, 200) ?? "";
  if (wasKilled) return { end: "no end", said };
  if (exitCode !== 0) return { end: "error", said };
  const isRight = /"INV-2026-0142"/.test(output) && /5798\.39/.test(output);
  return { end: isRight ? "right data" : "wrong data", said: output.trim().slice(0, 200) };
}
