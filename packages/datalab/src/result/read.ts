import {
  type Content,
  type Cost,
  decimalFromNumber,
  type Issue,
  isRecord,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  parseResponse,
  type RunSnapshot,
  type Step,
  type StepOutput,
  shiftDecimal,
  sumDecimals,
  textOf,
  type Usage,
} from "@docmux/core/provider";
import { providerId } from "../settings.ts";
import { type StepAnswer, stepAnswerSchema } from "../wire.ts";
import { readClaim } from "./claim.ts";
import { hasContent } from "./content.ts";
import {
  type DatalabMetadata,
  type DatalabStepMetadata,
  readRunMetadata,
  readStepMetadata,
} from "./metadata.ts";
import { readStepOutput } from "./outputs.ts";

type Answers = Readonly<Record<string, JsonValue>>;

/** Reads the answers of a run's steps. Pure; throws nothing but docmux errors, whatever it is given. */
export function readResult(
  answers: Answers,
  snapshot: RunSnapshot,
): Omit<NormalizedResult, "providerMetadata"> & { metadata: DatalabMetadata } {
  const reports = snapshot.steps.flatMap((step) => {
    const report = readStep(step, answers, snapshot.raw);
    return report ? [{ step, ...report }] : [];
  });
  const outputs = reports.flatMap(({ output }) => output ?? []);
  const extracted = outputs.findLast((output) => output.kind === "extract");
  // A step that failed may have been billed: without its price the sum is a lower bound.
  const unread = snapshot.steps.filter((step) => step.status === "failed" && !isAnswered(answers, step));
  return {
    ...omitNullish({ runId: namedRun(answers, snapshot) }),
    ...(extracted?.data === undefined ? {} : { data: extracted.data }),
    ...(extracted?.kind === "extract" && extracted.evidence ? { evidence: extracted.evidence } : {}),
    content: documentOf(outputs),
    outputs,
    issues: reports.flatMap(({ issues }) => issues),
    usage: runUsage([...reports.map(({ usage }) => usage), ...unread.map(() => ({}))]),
    metadata: {
      ...readRunMetadata(snapshot),
      steps: Object.fromEntries(reports.map(({ step, metadata }) => [step.key, metadata])),
    },
  };
}

interface StepReport {
  output?: StepOutput | undefined;
  issues: Issue[];
  usage: Usage;
  metadata: DatalabStepMetadata;
}

function readStep(step: Step, answers: Answers, rawExecution: unknown): StepReport | undefined {
  const key = `steps/${step.index}`;
  const missing = answers[`${key}/missing`];
  if (missing !== undefined) {
    const said = isRecord(missing) ? textOf(missing.message) : undefined;
    const message = `The vendor no longer has the result${said ? `: ${said}` : "."}`;
    const issue: Issue = { severity: "error", code: "result_expired", message, step: step.key };
    return { issues: [issue], usage: {}, metadata: {} };
  }
  if (!Object.hasOwn(answers, key)) return undefined;
  const given = withContent(answers[key], answers[`${key}/content`]);
  const answer = parseResponse(stepAnswerSchema, given, `The result of step ${step.key}`, { providerId });
  const usage = stepUsage(answer);
  // Each for itself: a file behind a URL must not turn an answer that reports a failure into a success.
  const claims = [readClaim(answers[key]), readClaim(answers[`${key}/content`])];
  const failure = claims.find((claim) => claim.failure !== undefined)?.failure;
  if (failure !== undefined) {
    const issue: Issue = { severity: "error", code: "step_unsuccessful", message: failure, step: step.key };
    return { issues: [issue], usage, metadata: readStepMetadata(answer, {}) };
  }
  const warnings = claims.flatMap(({ warning }): Issue[] =>
    warning === undefined
      ? []
      : [{ severity: "warning", code: "step_error", message: warning, step: step.key }],
  );
  const read = readStepOutput({ step, answer, usage, raw: answers[key], rawExecution });
  const metadata = readStepMetadata(answer, read.checks);
  return { output: read.output, issues: [...warnings, ...read.issues], usage, metadata };
}

/** What lay behind a URL, laid over the answer that named it. */
function withContent(answer: unknown, content: unknown): unknown {
  if (!isRecord(answer) || !isRecord(content)) return answer;
  const filled = Object.entries(content).filter(([, value]) => value !== null && value !== undefined);
  return { ...answer, ...Object.fromEntries(filled) };
}

function isAnswered(answers: Answers, { index }: Step): boolean {
  return Object.hasOwn(answers, `steps/${index}`);
}

/** The run that the answers name; where any of them names another run than this one, that one. */
function namedRun(answers: Answers, { ref }: RunSnapshot): string | undefined {
  const named = Object.entries(answers).flatMap(([key, answer]) =>
    key.startsWith("steps/") && isRecord(answer) ? (textOf(answer.execution_id) ?? []) : [],
  );
  return named.find((runId) => runId !== ref.runId) ?? named[0];
}

/** The document as the convert step wrote it, or, where there is none, as another step did. */
function documentOf(outputs: readonly StepOutput[]): Content {
  const written = outputs.flatMap((output) => {
    const content = contentOf(output);
    return content && output.kind !== "other" ? [{ output, content }] : [];
  });
  const converted = written.findLast(({ output }) => output.kind === "parse");
  return (converted ?? written.at(-1))?.content ?? {};
}

/** The document in an output, where the output has anything of it. */
function contentOf(output: StepOutput): Content | undefined {
  if (output.kind === "extract" || output.kind === "segment") return undefined;
  return hasContent(output.content) ? output.content : undefined;
}

/** What one step used. The vendor prices in US cents. */
function stepUsage(answer: StepAnswer): Usage {
  const amount = amountOf(answer);
  return omitNullish({
    pages: answer.page_count,
    cost: amount === undefined ? undefined : cost(amount, "exact"),
  });
}

function amountOf({ cost_breakdown: breakdown, total_cost: total }: StepAnswer): string | undefined {
  const cents = isRecord(breakdown) ? (breakdown.final_cost_cents ?? total) : total;
  const amount = typeof cents === "number" ? decimalFromNumber(cents) : undefined;
  return amount === undefined ? undefined : shiftDecimal(amount, 2);
}

/**
 * What the whole run used: the pages of the document, and the sum of the prices of its steps.
 *
 * @param steps - what each step that did anything used; a step without a price makes the sum a lower bound.
 */
function runUsage(steps: readonly Usage[]): Usage {
  const pages = steps.flatMap((usage) => usage.pages ?? []);
  const amounts = steps.flatMap((usage) => usage.cost?.amount ?? []);
  return omitNullish({
    pages: pages.length > 0 ? Math.max(...pages) : undefined,
    cost:
      amounts.length > 0
        ? cost(sumDecimals(amounts), amounts.length === steps.length ? "exact" : "lower-bound")
        : undefined,
  });
}

function cost(amount: string, exactness: Cost["exactness"]): Cost {
  return { amount, currency: "USD", exactness };
}
