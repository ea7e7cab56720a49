import { type Issue, omitNullish, type Step, toIsoTimestamp } from "@docmux/core/provider";
import { withoutBase64 } from "../failure.ts";
import { bareCode, mapRunWord, mapStepWord, StepKeys, stepKind, unknownPipeType } from "../status.ts";
import { hasOutput, type MainStuff } from "../stuff.ts";
import { readEach, tokensUsageSchema, type WireRunAnswer, type WireTokensUsage } from "../wire.ts";
import { graphSteps } from "./graph.ts";
import { callsUsage } from "./usage.ts";

/** How a run went, step by step, and what is not known of it. */
export interface ExecutionTrace {
  steps: Step[];
  issues: Issue[];
}

/** What the steps of a run are read from. */
export interface TraceParts {
  answer: WireRunAnswer;
  /** The vendor's word for the whole run. */
  rawStatus: string;
  /** The pipe that was run, where the answer names none. */
  pipeCode: string;
  main: MainStuff;
}

/**
 * Reads the steps of an ended run: from its graph where there is one, else from its calls of models, else from the pipes
 * that the answer declares; a run without any of these is one step.
 */
export function readExecutionTrace(parts: TraceParts): ExecutionTrace {
  const { answer } = parts;
  const artifacts = answer.pipe_output ?? answer;
  const issues = missingArtifacts(artifacts);
  const graph = artifacts.graph_spec ? graphSteps(artifacts.graph_spec, artifacts.tokens_usages) : [];
  if (graph.length > 0) return { steps: graph.map(({ step }) => step), issues };
  const calls = callsSteps(parts, artifacts.tokens_usages);
  if (calls.length > 0) return { steps: calls, issues };
  const declared = declaredSteps(parts);
  if (declared.length > 1) issues.push(declaredOnly);
  return { steps: declared, issues };
}

function missingArtifacts(
  artifacts: Pick<WireRunAnswer, "graph_assembly_error" | "usage_assembly_error">,
): Issue[] {
  const { graph_assembly_error: graph, usage_assembly_error: usage } = artifacts;
  const issue = (code: string, what: string, why: string): Issue => ({
    severity: "info",
    code,
    message: `The server could not put together ${what}: ${withoutBase64(why)}`,
  });
  return [
    ...(graph ? [issue("graph_missing", "the graph of the run", graph)] : []),
    ...(usage ? [issue("usage_missing", "what the run used", usage)] : []),
  ];
}

/**
 * Steps of a run without a graph, from its calls of models: one for each pipe that made some, in the order of their
 * first calls. The last of them made the output, as far as the response shows.
 */
function callsSteps({ main, rawStatus }: TraceParts, tokensUsages: unknown): Step[] {
  const groups = new Map<string, WireTokensUsage[]>();
  for (const call of readEach(tokensUsageSchema, tokensUsages)) {
    if (!call.pipe_code) continue;
    const code = bareCode(call.pipe_code);
    groups.set(code, [...(groups.get(code) ?? []), call]);
  }
  const steps = [...groups].map(([code, calls]) => ({ code, calls, ...spanOf(calls) }));
  steps.sort((a, b) => (a.startedAt ?? "").localeCompare(b.startedAt ?? ""));
  return steps.map(({ code, calls, startedAt, finishedAt }, index) => {
    const isLast = index === steps.length - 1 && hasOutput(main);
    return {
      key: code,
      index,
      type: unknownPipeType,
      kind: stepKind(undefined, isLast ? main : undefined),
      name: code,
      dependsOn: [],
      // A call that is on record came to its end, and the run completed.
      status: "completed",
      rawStatus,
      ...omitNullish({ startedAt, finishedAt }),
      issues: [],
      hasResult: isLast,
      usage: callsUsage(calls),
      raw: calls,
    };
  });
}

function spanOf(calls: readonly WireTokensUsage[]) {
  const begun = calls.flatMap((call) => toIsoTimestamp(call.started_at) ?? []).sort();
  const ended = calls.flatMap((call) => toIsoTimestamp(call.completed_at) ?? []).sort();
  return { startedAt: begun[0], finishedAt: ended.at(-1) };
}

/**
 * Steps of a run that reports no more than its pipes (`pipe_structures`, whose order means nothing), or not even
 * those: the pipe that was run, with the run's own times and output, and under it the others.
 */
function declaredSteps({ answer, rawStatus, pipeCode, main }: TraceParts): Step[] {
  const declared = answer.pipe_structures ?? {};
  const codes = Object.keys(declared);
  const top = codes.find((code) => bareCode(code) === bareCode(pipeCode)) ?? codes[0] ?? pipeCode;
  const { status } = mapRunWord(rawStatus);
  const keys = new StepKeys();
  const topKey = keys.next(top);
  const common = { dependsOn: [], status, rawStatus, issues: [], type: unknownPipeType };
  const hasResult = hasOutput(main);
  const topStep: Step = {
    ...common,
    key: topKey,
    index: 0,
    kind: stepKind(undefined, main),
    name: top,
    ...omitNullish({
      startedAt: toIsoTimestamp(answer.created_at),
      finishedAt: toIsoTimestamp(answer.finished_at),
    }),
    hasResult,
    raw: declared[top] ?? null,
  };
  const others = codes.filter((code) => code !== top);
  return [
    topStep,
    ...others.map((code, index) => ({
      ...common,
      key: keys.next(code),
      index: index + 1,
      kind: "other" as const,
      name: code,
      parent: topKey,
      hasResult: false,
      raw: declared[code] ?? null,
    })),
  ];
}

const declaredOnly: Issue = {
  severity: "info",
  code: "steps_declared_only",
  message:
    "The server reports which pipes a run has, not how each of them ended; they carry the run's status.",
};

/**
 * How far each pipe of a hosted run is (`pipe_statuses`): no times, no tree, one entry for a pipe however often it runs.
 *
 * @param resultOf - the pipe that the run's output comes from, once there is one.
 */
export function liveSteps({ pipe_statuses: statuses }: WireRunAnswer, resultOf?: string): Step[] {
  const keys = new StepKeys();
  return Object.entries(statuses ?? {}).map(([code, word], index) => {
    const rawStatus = typeof word === "string" ? word : (JSON.stringify(word) ?? "");
    const { status, issues } = mapStepWord(rawStatus);
    const key = keys.next(code);
    const failed: Issue[] =
      status === "failed" ? [{ severity: "error", code: "step_failed", message: `"${code}" failed.` }] : [];
    return {
      key,
      index,
      type: unknownPipeType,
      kind: "other",
      name: code,
      dependsOn: [],
      status,
      rawStatus,
      issues: [...issues, ...failed].map((issue) => ({ ...issue, step: key })),
      hasResult: resultOf !== undefined && bareCode(code) === bareCode(resultOf),
      raw: word,
    };
  });
}
