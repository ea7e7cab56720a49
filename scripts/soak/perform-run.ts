import { drawPdf } from "../../packages/clarifeye/test/draw-pdf.ts";
import {
  createDocmux,
  DocmuxError,
  type ErrorCode,
  formatRef,
  type RunEvent,
  type RunResult,
  run,
  start,
} from "../../packages/core/src/index.ts";
import type { Pipeline } from "../../packages/core/src/provider.ts";
import type { RunPlan } from "./plan-run.ts";

/** What became of a run, as its caller saw it. */
export interface Performed {
  plan: RunPlan;
  /** One of the known words, or what else was thrown. */
  outcome: string;
  /** Code of the error, where it was one of docmux. */
  code: ErrorCode | undefined;
  /** The caller holds a ref. */
  hasRef: boolean;
  /** One of its handles told more than once that the run begins, or ends. */
  toldTwice: boolean;
  /** The result holds what stands in the run's own document. */
  readOwnDocument: boolean;
  durationMs: number;
  /** What the error or the issues of the result say, for whoever looks into it. */
  detail: string;
}

const timeoutMs = 120_000;

/** Ends that are told by an error, and outcomes of their own. */
const ends: readonly ErrorCode[] = ["run_failed", "run_cancelled", "start_unknown", "timeout"];

export async function performRun(plan: RunPlan, newPipeline: () => Pipeline): Promise<Performed> {
  const startedMs = performance.now();
  let hasRef = false;
  let toldTwice = false;
  const said = await settle();
  return { plan, ...said, toldTwice, hasRef, durationMs: performance.now() - startedMs };

  /** For one handle: each of them tells the beginning and the end once. */
  function listener(): (event: RunEvent) => void {
    const told = new Set<RunEvent["type"]>();
    return ({ type }) => {
      if (type !== "run-start" && type !== "run-end") return;
      toldTwice ||= told.has(type);
      told.add(type);
      hasRef ||= type === "run-start";
    };
  }

  async function settle(): Promise<Pick<Performed, "outcome" | "code" | "readOwnDocument" | "detail">> {
    try {
      const result = await deliver();
      const readOwnDocument = JSON.stringify(result.data ?? null).includes(plan.invoiceNumber);
      const detail = result.issues.map(({ code, message }) => `${code}: ${message}`).join("; ");
      return { outcome: result.status, code: undefined, readOwnDocument, detail };
    } catch (error) {
      const facts = { readOwnDocument: false, detail: error instanceof Error ? error.message : "" };
      if (!DocmuxError.isInstance(error)) return { ...facts, outcome: String(error), code: undefined };
      const { code } = error;
      hasRef ||= error.ref !== undefined;
      if (ends.includes(code)) return { ...facts, outcome: code, code };
      return { ...facts, outcome: `${hasRef ? "no result" : "not started"}: ${code}`, code };
    }
  }

  async function deliver(): Promise<RunResult> {
    const lines = ["Nordwind GmbH", `Invoice number: ${plan.invoiceNumber}`];
    const document = {
      bytes: drawPdf(lines) as Uint8Array<ArrayBuffer>,
      filename: `${plan.invoiceNumber}.pdf`,
    };
    const options = { timeoutMs, random: plan.random };
    const partial = "return";
    const first = { ...options, onEvent: listener() };
    if (plan.mode === "run") return run(newPipeline(), document, { ...first, partial });
    const stored = formatRef((await start(newPipeline(), document, first)).ref);
    return createDocmux({ providers: [newPipeline().provider] })
      .attach(stored, { ...options, onEvent: listener() })
      .result({ partial });
  }
}
