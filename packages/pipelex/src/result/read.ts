import {
  type Content,
  type Issue,
  isRecord,
  type JsonObject,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  parseResponse,
  type RunSnapshot,
  type Step,
  type StepOutput,
  type Usage,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { type GraphStep, graphSteps } from "../observe/graph.ts";
import { type Artifacts, addedCost, callsUsage, graphTotal, sumOrUnknown } from "../observe/usage.ts";
import { providerId } from "../settings.ts";
import {
  type EndWord,
  readEndWord,
  runFailureIssues,
  unexpectedStatus,
  unexpectedStatusCode,
} from "../status.ts";
import {
  conceptName,
  hasOutput,
  type MainStuff,
  mainMissingCode,
  type ReadContent,
  readContent,
  readMainStuff,
} from "../stuff.ts";
import {
  namedRunId,
  readAs,
  readEach,
  runAnswerSchema,
  runIdsIn,
  stuffSchema,
  tokensUsageSchema,
  type WireRunAnswer,
} from "../wire.ts";
import { type PipelexMetadata, readRunMetadata } from "./metadata.ts";

/**
 * Fetches everything that the hosted service keeps of a run's end.
 *
 * @param url - path of the run.
 */
export async function fetchHostedResult(url: string, call: VendorCall): Promise<{ results: JsonObject }> {
  const { body, httpStatus } = await call.request<JsonValue>({ url: `${url}/results`, effect: "read" });
  if (httpStatus === 202) {
    throw new VendorError("unavailable", "The results of the run are not there yet", {
      providerId,
      httpStatus,
    });
  }
  if (!isRecord(body)) {
    throw new VendorError("bad_response", "The results of the run cannot be read", {
      providerId,
      httpStatus,
    });
  }
  return { results: body };
}

/** What is read of the answer that a run ended with. */
type PipelexReading = Omit<NormalizedResult, "providerMetadata"> & { metadata: PipelexMetadata };

/** Reads the answer that a run ended with. Pure; throws nothing but docmux errors, whatever it is given. */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
  snapshot: RunSnapshot,
): PipelexReading {
  const given = answers.execute ?? answers.results;
  const answer = parseResponse(runAnswerSchema, given, "The result", { providerId });
  const artifacts = answer.pipe_output ?? answer;
  const main = readMainStuff(answer);
  const runId = namedRunId(runIdsIn(answer), snapshot.ref.runId);
  const end = readEndWord(answer);
  const graph = artifacts.graph_spec ? graphSteps(artifacts.graph_spec, artifacts.tokens_usages) : [];
  const outputs = graph.length > 0 ? graph.flatMap(outputOfStep) : outputOfRun(snapshot, main);
  const common = {
    usage: runUsage(artifacts, graph),
    metadata: readRunMetadata(answer, main),
    ...omitNullish({ runId }),
  };
  if (end.status === "failed" || end.status === "cancelled") {
    // What such a run left behind is in the raw answer; it is no result.
    return { ...common, content: {}, outputs: [], issues: runFailureIssues(end.rawStatus, end.report) };
  }
  return {
    ...common,
    ...(main.data === undefined ? {} : { data: main.data }),
    content: isEmpty(main.content) ? documentOf(graph, answer) : main.content,
    outputs,
    issues: [...main.issues, ...unknownEnd(end)].filter(({ code }) => !isKnown(snapshot, code)),
  };
}

function outputOfStep({ step, output, rawOutput }: GraphStep): StepOutput[] {
  return output ? [toStepOutput(step, output, rawOutput)] : [];
}

/** Without a graph only the output of the whole run is known. */
function outputOfRun({ steps }: RunSnapshot, main: MainStuff): StepOutput[] {
  const step = steps.find(({ hasResult }) => hasResult);
  return step && hasOutput(main) ? [toStepOutput(step, main, main.raw)] : [];
}

function toStepOutput(step: Step, { data, content }: ReadContent, raw: unknown): StepOutput {
  const base = { stepKey: step.key, type: step.type, ...omitNullish({ usage: step.usage }), raw };
  const { kind } = step;
  if (kind === "extract") return { ...base, kind, data };
  // Pipelex has no pipe that cuts a document into segments.
  const known = kind === "segment" ? "other" : kind;
  return { ...base, kind: known, content, ...(data === undefined ? {} : { data }) };
}

/** The graph's own total, else what the calls of models used; never both. */
function runUsage(artifacts: Artifacts, graph: readonly GraphStep[]): Usage {
  const total = graphTotal(artifacts);
  const byCalls = callsUsage(readEach(tokensUsageSchema, artifacts.tokens_usages));
  const tops = graph.filter(({ step }) => step.parent === undefined && step.type !== "PipeExtract");
  return omitNullish({
    pages: sumOrUnknown(graph.flatMap(({ step }) => step.usage?.pages ?? [])),
    tokens: byCalls.tokens ?? sumOrUnknown(tops.map(({ step }) => step.usage?.tokens)),
    cost: total ? addedCost(total.inference_calls, total.rated_inference_calls, total.cost) : byCalls.cost,
  });
}

/** The text of the document, where the output itself is structured: the last pages that the run read. */
function documentOf(graph: readonly GraphStep[], answer: WireRunAnswer): Content {
  const read = graph.findLast(({ output }) => output?.pages !== undefined)?.output?.content;
  if (read) return read;
  const memory = answer.pipe_output?.working_memory ?? answer.working_memory;
  const pages = Object.values(memory?.root ?? {}).flatMap((value) => {
    const stuff = readAs(stuffSchema, value);
    const content = readContent(stuff?.content, conceptName(stuff?.concept));
    return content.pages === undefined ? [] : [content.content];
  });
  return pages.at(-1) ?? {};
}

function isEmpty(content: Content): boolean {
  return Object.values(content).every((part) => part === undefined);
}

/** The results route names no status for a completed run; a word in its place must be one of success. */
function unknownEnd({ status, rawStatus }: EndWord): Issue[] {
  return status === "completed" || rawStatus === "" ? [] : [unexpectedStatus(rawStatus)];
}

function isKnown({ issues }: RunSnapshot, code: string): boolean {
  return reportedOnce.includes(code) && issues.some((issue) => issue.code === code);
}

const reportedOnce: readonly string[] = [mainMissingCode, unexpectedStatusCode];
