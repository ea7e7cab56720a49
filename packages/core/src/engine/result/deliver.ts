import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../../contract/provider.ts";
import type { NormalizedResult } from "../../contract/readings.ts";
import { DocmuxError } from "../../errors/docmux-error.ts";
import { PartialResultError, RunCancelledError, RunFailedError, VendorError } from "../../errors/errors.ts";
import type { Issue } from "../../model/issue.ts";
import { nameException, quotePath, quoteSentence, quoteWord } from "../../model/quote.ts";
import type { RunRef } from "../../model/ref.ts";
import type { RawResult, RunResult } from "../../model/result.ts";
import type { RunSnapshot } from "../../model/snapshot.ts";
import { hasOutput, isTerminal, statusOfIssues, type TerminalStatus, worstOf } from "../../model/status.ts";
import type { DataRequest } from "../../schema/compile.ts";
import { mapBack } from "../../schema/map.ts";
import type { PartialChoice } from "../options.ts";
import { requireSameRun } from "../pipelines.ts";

/** What is asked of a result. */
export interface DeliverOptions extends DataRequest {
  partial?: PartialChoice | undefined;
  /** What the start itself brought up, such as an option that was left out. */
  omitted?: readonly Issue[];
}

/**
 * Rejects a run that ended without output.
 *
 * @throws RunFailedError, RunCancelledError
 */
export function requireOutput(snapshot: RunSnapshot): void {
  if (snapshot.status === "cancelled") throw new RunCancelledError("The run was cancelled", { snapshot });
  if (snapshot.status === "failed") throw new RunFailedError(failureSentence(snapshot), { snapshot });
}

/**
 * Reads a raw result: normalizes it, applies the worst-of law once more, validates.
 *
 * @throws RunFailedError, RunCancelledError, PartialResultError, VendorError
 */
export async function deliverResult(
  pipeline: Pipeline,
  snapshot: RunSnapshot,
  raw: RawResult,
  options: DeliverOptions,
): Promise<RunResult> {
  try {
    return await readResult(pipeline, snapshot, raw, options);
  } catch (error) {
    throw DocmuxError.isInstance(error) ? error.withRaw(raw) : error;
  }
}

async function readResult(
  pipeline: Pipeline,
  snapshot: RunSnapshot,
  raw: RawResult,
  { schema, compiled, partial = "reject", omitted = [] }: DeliverOptions,
): Promise<RunResult> {
  const normalized = normalizeSafely(pipeline, snapshot, raw);
  requireSameRun(snapshot.ref, normalized.runId);
  const status = statusOf(pipeline, snapshot, normalized, omitted);
  if (!hasOutput(status)) {
    const worsened = { ...snapshot, status, issues: [...snapshot.issues, ...normalized.issues] };
    requireOutput(worsened);
    throw new RunFailedError(failureSentence(worsened), { snapshot: worsened });
  }
  const { providerMetadata, data: given, evidence: givenEvidence, runId: _, ...rest } = normalized;
  const { data, evidence = {} } = compiled
    ? mapBack(compiled.reading, given, givenEvidence)
    : { data: given, evidence: givenEvidence };
  const result = {
    ...rest,
    evidence,
    ref: snapshot.ref,
    status,
    issues: [
      ...omitted,
      ...snapshot.issues,
      ...snapshot.steps.flatMap((step) => step.issues),
      ...normalized.issues,
    ],
    snapshot,
    providerMetadata: { [snapshot.providerId]: providerMetadata },
    raw,
    ...(data === undefined ? {} : { data }),
  } as RunResult;
  if (partial === "reject" && result.status === "completed_with_errors") {
    throw new PartialResultError("Part of the output is missing", { result });
  }
  // Data of a run with errors may be missing as a whole; there is nothing to validate then.
  if (!schema || (data === undefined && status === "completed_with_errors")) return result;
  return { ...result, data: await validateData(schema, data, snapshot.ref) } as RunResult;
}

function statusOf(
  { capabilities }: Pipeline,
  snapshot: RunSnapshot,
  normalized: NormalizedResult,
  omitted: readonly Issue[],
): TerminalStatus {
  if (!isTerminal(snapshot.status)) throw new RangeError("a run that has not ended has no result");
  const status = worstOf(snapshot.status, statusOfIssues([...omitted, ...normalized.issues]));
  // A completed run of which nothing can be read delivered nothing, whatever the vendor calls it.
  return deliveredNothing(normalized) && !capabilities.effectOnly ? "failed" : status;
}

function deliveredNothing({ data, content, outputs }: NormalizedResult): boolean {
  return (
    data === undefined && outputs.length === 0 && Object.values(content).every((part) => part === undefined)
  );
}

function failureSentence({ rawStatus, issues, steps }: RunSnapshot): string {
  const every: Issue[] = [...issues, ...steps.flatMap((step) => step.issues)];
  const said = every.find((issue) => issue.severity === "error")?.message;
  return said
    ? `The run failed: ${quoteSentence(said)}`
    : `The run ended ${quoteWord(rawStatus)} without usable output`;
}

const mostProblems = 5;

/**
 * The structured output, checked and typed by the caller's schema.
 *
 * @throws VendorError with code `bad_response` and the output in `data`, when it is invalid.
 */
async function validateData(schema: StandardSchemaV1, data: unknown, ref: RunRef): Promise<unknown> {
  const outcome = await validate(schema, data);
  if ("value" in outcome) return outcome.value;
  throw new VendorError("bad_response", `The structured output does not match the schema${outcome.places}`, {
    ref,
    data,
    nextStep:
      "The output is in error.data, for the schema to say more; for the whole result, attach to error.ref without a schema.",
    advice: { action: "call", call: "docmux.attach" },
  });
}

/** A schema of the caller may throw where it should return a problem, in a transform for example. */
async function validate(
  schema: StandardSchemaV1,
  data: unknown,
): Promise<{ value: unknown } | { places: string }> {
  try {
    const outcome = await schema["~standard"].validate(data);
    return outcome.issues ? { places: describePlaces(outcome.issues) } : { value: outcome.value };
  } catch (error) {
    return { places: `, which threw ${nameException(error)}` };
  }
}

/** Where it does not match. What a schema says of it is left out: many quote the value, which is the document's. */
function describePlaces(issues: readonly StandardSchemaV1.Issue[]): string {
  const shown = issues
    .slice(0, mostProblems)
    .map(({ path }) => quotePath(path?.map((part) => (typeof part === "object" ? part.key : part)) ?? []))
    .map((place) => (place === "" ? "the whole" : place));
  const left = issues.length - shown.length;
  return ` at ${[...new Set(shown)].join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/**
 * What the provider reads out of a raw result.
 *
 * @throws VendorError with code `bad_response` when the provider fails to read it, whatever the provider throws.
 */
export function normalizeSafely(pipeline: Pipeline, snapshot: RunSnapshot, raw: RawResult): NormalizedResult {
  try {
    return pipeline.normalizeResult({ raw, snapshot });
  } catch (error) {
    if (DocmuxError.isInstance(error)) throw error.withRef(snapshot.ref);
    throw new VendorError(
      "bad_response",
      `The result cannot be read: ${nameException(error)} in normalizeResult`,
      {
        ref: snapshot.ref,
      },
    );
  }
}
