import { drawPdf } from "../../packages/clarifeye/test/draw-pdf.ts";
import {
  attach,
  DocmuxError,
  formatRef,
  type RunEvent,
  type RunResult,
  run,
  start,
} from "../../packages/core/src/index.ts";
import type { Pipeline } from "../../packages/core/src/provider/index.ts";
import type { RunPlan } from "./plan-run.ts";

/** What became of a run, as its caller saw it. */
export interface Performed {
  plan: RunPlan;
  /** One of the known words, or what else was thrown. */
  outcome: string;
  isKnown: boolean;
  /** The caller holds a ref. */
  hasRef: boolean;
  /** `run-start` and `run-end` events. */
  begun: number;
  ended: number;
  /** The result holds what stands in the run's own document. */
  readOwnDocument: boolean;
  durationMs: number;
}

const timeoutMs = 120_000;

/** Errors after a start that say nothing about the run's fate but that its result could not be had. */
const resultCodes: readonly string[] = [
  "bad_response",
  "unavailable",
  "rate_limited",
  "not_found",
  "expired",
];

export async function performRun(plan: RunPlan, newPipeline: () => Pipeline): Promise<Performed> {
  const startedMs = performance.now();
  const seen = { begun: 0, ended: 0 };
  let hasRef = false;
  const onEvent = (event: RunEvent) => {
    if (event.type === "run-start") seen.begun += 1;
    if (event.type === "run-end") seen.ended += 1;
    hasRef ||= event.type === "run-start";
  };
  const said = await settle();
  return { plan, ...said, ...seen, hasRef, durationMs: performance.now() - startedMs };

  async function settle(): Promise<Pick<Performed, "outcome" | "isKnown" | "readOwnDocument">> {
    try {
      const result = await deliver();
      const readOwnDocument = JSON.stringify(result.data ?? null).includes(plan.invoiceNumber);
      return { outcome: result.status, isKnown: true, readOwnDocument };
    } catch (error) {
      const readOwnDocument = false;
      if (!DocmuxError.isInstance(error)) return { outcome: String(error), isKnown: false, readOwnDocument };
      hasRef ||= error.ref !== undefined;
      if (["run_failed", "run_cancelled", "start_unknown", "timeout"].includes(error.code)) {
        return { outcome: error.code, isKnown: true, readOwnDocument };
      }
      const outcome = hasRef ? `no result: ${error.code}` : `not started: ${error.code}`;
      return { outcome, isKnown: resultCodes.includes(error.code), readOwnDocument };
    }
  }

  async function deliver(): Promise<RunResult> {
    const lines = ["Nordwind GmbH", `Invoice number: ${plan.invoiceNumber}`];
    const document = {
      bytes: drawPdf(lines) as Uint8Array<ArrayBuffer>,
      filename: `${plan.invoiceNumber}.pdf`,
    };
    const options = { timeoutMs, onEvent, random: plan.random };
    if (plan.mode === "run") return run(newPipeline(), document, options);
    const handle = await start(newPipeline(), document, options);
    const stored = formatRef(handle.ref);
    return attach(stored, [newPipeline().provider], options).result();
  }
}
