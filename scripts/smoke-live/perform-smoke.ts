import {
  type Clock,
  type Cost,
  type Docmux,
  DocmuxError,
  isTerminal,
  type Provider,
  type RunHandle,
  type RunRef,
  type RunResult,
  UnsupportedError,
} from "../../packages/core/src/index.ts";

/** One of the five calls, and what came of it. */
export interface SmokeCall {
  name: "start" | "status" | "result" | "run found again" | "refused request";
  outcome: "ok" | "not offered" | "failed";
  /** What the vendor answered, in a line without content of the document. */
  saw: string;
}

/** What a smoke run saw. */
export interface SmokeOutcome {
  calls: SmokeCall[];
  /** The answers came from a docmux emulator, not from the vendor. Not known where the start failed. */
  emulated?: boolean;
  /** What the vendor reports that the run cost. */
  cost?: Cost;
}

interface SmokeOrder {
  /** With the vendor's provider. */
  docmux: Docmux<readonly Provider[]>;
  /** `datalab:pl_abc123` */
  pipelineUri: string;
  unknownPipelineUri: string;
  documentPath: string;
  timeoutMs: number;
  clock: Clock;
}

/** Starts one run, and makes the five calls that matter. A call that fails is written down; those that need it are left out. */
export async function performSmoke(order: SmokeOrder): Promise<SmokeOutcome> {
  const { docmux } = order;
  const calls: SmokeCall[] = [];
  const note = async (name: SmokeCall["name"], call: () => Promise<string>): Promise<boolean> => {
    const seen = await attempt(call);
    calls.push({ name, ...seen });
    return seen.outcome !== "failed";
  };

  let handle: RunHandle | undefined;
  const hasStarted = await note("start", async () => {
    const { timeoutMs, documentPath, clock } = order;
    handle = await docmux.start(
      docmux.pipeline(order.pipelineUri),
      { path: documentPath },
      { timeoutMs, clock },
    );
    return `run \`${handle.ref.runId}\``;
  });
  if (!hasStarted || !handle) return { calls };
  const run = handle;
  await note("status", () => followStatus(run));
  let cost: Cost | undefined;
  await note("result", async () => {
    const result = await run.result({ partial: "return" });
    cost = result.usage.cost;
    return describeResult(result);
  });
  await note("run found again", () => findAgain(order, run.ref));
  await note("refused request", () => askForUnknown(order, run.ref));
  return { calls, emulated: run.latest?.emulated === true, ...(cost ? { cost } : {}) };
}

async function attempt(call: () => Promise<string>): Promise<Pick<SmokeCall, "outcome" | "saw">> {
  try {
    return { outcome: "ok", saw: await call() };
  } catch (error) {
    if (UnsupportedError.isInstance(error)) return { outcome: "not offered", saw: error.code };
    return { outcome: "failed", saw: describeError(error) };
  }
}

async function followStatus(run: RunHandle): Promise<string> {
  const statuses: string[] = [];
  let steps: string[] = [];
  for await (const snapshot of run.snapshots()) {
    const shown = `${snapshot.status} (\`${snapshot.rawStatus}\`)`;
    if (statuses.at(-1) !== shown) statuses.push(shown);
    steps = snapshot.steps.map(({ kind, status }) => `${kind} ${status}`);
  }
  const last = run.latest?.status;
  if (last === undefined || !isTerminal(last)) throw new Error(`the run ended as ${last}`);
  return `${statuses.join(" → ")}; steps: ${steps.join(", ") || "none reported"}`;
}

function describeResult({ status, data, usage, issues }: RunResult): string {
  const names = data !== null && typeof data === "object" ? Object.keys(data) : [];
  const { cost, pages } = usage;
  const price = cost ? `${cost.amount} ${cost.currency}, ${cost.exactness}` : "not reported";
  return [
    status,
    `fields: ${names.map((name) => `\`${name}\``).join(" ") || "none"}`,
    `issues: ${issues.map(({ code }) => code).join(", ") || "none"}`,
    `pages: ${pages ?? "not reported"}`,
    `cost: ${price}`,
  ].join("; ");
}

/** As another process would: from the ref as text. */
async function findAgain({ docmux }: SmokeOrder, ref: RunRef): Promise<string> {
  const { status, rawStatus } = await docmux.attach(JSON.stringify(ref)).refresh();
  return `${status} (\`${rawStatus}\`)`;
}

/** A run that no account has; where runs cannot be asked for, a pipeline that none has. */
async function askForUnknown(order: SmokeOrder, ref: RunRef): Promise<string> {
  const runId = /^[0-9a-f-]{36}$/i.test(ref.runId)
    ? "00000000-0000-4000-8000-000000000000"
    : `${/^[a-z]+_/.exec(ref.runId)?.[0] ?? ""}docmuxsmoke`;
  try {
    await order.docmux.attach({ ...ref, runId }).refresh();
  } catch (error) {
    if (!UnsupportedError.isInstance(error)) return expectRefusal(error);
    return refusalOfPipeline(order);
  }
  throw new Error("the vendor answered a status for a run that does not exist");
}

async function refusalOfPipeline(order: SmokeOrder): Promise<string> {
  const { docmux, unknownPipelineUri, documentPath, clock } = order;
  try {
    await docmux.run(docmux.pipeline(unknownPipelineUri), { path: documentPath }, { clock });
  } catch (error) {
    return expectRefusal(error);
  }
  throw new Error("the vendor ran a pipeline that does not exist");
}

function expectRefusal(error: unknown): string {
  if (!DocmuxError.isInstance(error) || error.httpStatus === undefined) throw error;
  return describeError(error);
}

/** Code and HTTP status. The message of a response stays out: it may quote the vendor at length. */
function describeError(error: unknown): string {
  if (!DocmuxError.isInstance(error)) return error instanceof Error ? error.message : String(error);
  return error.httpStatus === undefined
    ? `\`${error.code}\`: ${error.message}`
    : `\`${error.code}\`, HTTP ${error.httpStatus}`;
}
