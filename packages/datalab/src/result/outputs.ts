import {
  type Issue,
  isRecord,
  omitNullish,
  type Segment,
  type Step,
  type StepOutput,
  textOf,
  type Usage,
} from "@docmux/core/provider";
import type { StepAnswer } from "../wire.ts";
import { hasContent, readContent } from "./content.ts";
import { type DatalabFieldCheck, pageSchemaOf, splitEvidence } from "./evidence.ts";

/** What is read out of the answer of one step. */
interface ReadStep {
  output?: StepOutput;
  issues: Issue[];
  checks: Record<string, DatalabFieldCheck>;
}

interface StepReading {
  step: Step;
  answer: StepAnswer;
  usage: Usage;
  /** The answer as it came. */
  raw: unknown;
  rawExecution: unknown;
}

/**
 * The output of a step whose answer reports no failure. An answer without the output that this kind of step is documented
 * to deliver is an issue.
 */
export function readStepOutput(reading: StepReading): ReadStep {
  const { step, answer, usage, raw } = reading;
  const base = { stepKey: step.key, type: step.type, raw, ...omitNullish({ usage: orNothing(usage) }) };
  switch (step.kind) {
    case "extract":
      return readExtraction(reading, base);
    case "segment": {
      if (!Array.isArray(answer.segmentation_results?.segments)) return withoutOutput(step);
      const output = { ...base, kind: step.kind, segments: readSegments(answer.segmentation_results) };
      return { output, issues: [], checks: {} };
    }
    default: {
      const content = readContent(answer);
      const data = dataOf(answer);
      // What a step of an unknown type delivers may be in members that only its raw answer holds.
      const mayBeInRaw = step.kind === "other" && Object.keys(omitNullish(answer)).length > 0;
      if (!hasContent(content) && data === undefined && !mayBeInRaw) return withoutOutput(step);
      const output = { ...base, kind: step.kind, content, ...omitNullish({ data }) };
      // The fields of a filled form are no form.
      const isPart = step.kind === "generate" && !answer.output_base64 && !hasContent(content);
      return { output, issues: isPart ? withoutOutput(step).issues : [], checks: {} };
    }
  }
}

type OutputBase = Pick<StepOutput, "stepKey" | "type" | "raw" | "usage">;

function readExtraction({ step, answer, rawExecution }: StepReading, base: OutputBase): ReadStep {
  const json = answer.extraction_schema_json;
  const problem = (message: string): ReadStep => ({
    issues: [{ severity: "error", code: "unreadable_output", message, step: step.key }],
    checks: {},
  });
  if (json === undefined || json === null) return problem("The extraction came without its values.");
  let extraction: unknown = json;
  if (typeof json === "string") {
    try {
      extraction = JSON.parse(json);
    } catch {
      return problem("The values of the extraction are not JSON.");
    }
  }
  if (typeof extraction !== "object" || extraction === null)
    return problem("The values of the extraction are neither an object nor a list.");
  const { data, evidence, checks } = splitEvidence(extraction, pageSchemaOf(rawExecution, step));
  return {
    output: { ...base, kind: "extract", data, ...omitNullish({ evidence: orNothing(evidence) }) },
    issues: doubtOf(checks, step.key),
    checks,
  };
}

/** The vendor's own doubts about values. They change no status: the values were delivered. */
function doubtOf(checks: Record<string, DatalabFieldCheck>, step: string): Issue[] {
  const doubted = Object.entries(checks).filter(
    ([, { verificationStatus }]) => verificationStatus !== undefined && verificationStatus !== "PASS",
  );
  if (doubted.length === 0) return [];
  const fields = doubted
    .map(([pointer, { verificationStatus }]) => `${fieldAt(pointer)} (${verificationStatus})`)
    .join(", ");
  return [{ severity: "info", code: "unverified_fields", message: `Not verified: ${fields}`, step }];
}

/** The place of a field for people, such as `lines.0.total`. */
function fieldAt(pointer: string): string {
  return pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The vendor takes 7,000 pages in a request (page "Limits"); a range beyond it is no range of pages. */
const mostPages = 7000;

/** The segments of a segment step. Pages come as a list (API) or as a range such as `"0-2"` (the vendor's own client). */
function readSegments(results: Record<string, unknown> | null | undefined): Segment[] {
  const segments = results?.segments;
  if (!Array.isArray(segments)) return [];
  return segments.filter(isRecord).map((segment) => ({
    name: textOf(segment.name) ?? "",
    pages: Array.isArray(segment.pages) ? segment.pages.filter(isPage) : pagesOfRange(segment.page_range),
    ...omitNullish({ confidence: textOf(segment.confidence) }),
  }));
}

function pagesOfRange(range: unknown): number[] {
  if (isPage(range)) return [range];
  return (textOf(range) ?? "").split(",").flatMap((part) => {
    const [, first, last] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    if (count < 1 || count > mostPages) return [];
    return Array.from({ length: count }, (_, offset) => Number(first) + offset);
  });
}

function isPage(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** Structured output next to a document: the form that was filled, or an evaluation. */
function dataOf(answer: StepAnswer): unknown {
  if (answer.evaluation) return answer.evaluation;
  const { output_base64, output_format, fields_filled, fields_not_found } = answer;
  if (!output_base64 && !fields_filled) return undefined;
  return omitNullish({
    fieldsFilled: fields_filled,
    fieldsNotFound: fields_not_found,
    format: output_format,
    base64: output_base64,
  });
}

function withoutOutput({ key }: Step): ReadStep {
  const message = "The step's result reports no failure and holds no output.";
  return { issues: [{ severity: "error", code: "no_output", message, step: key }], checks: {} };
}

function orNothing<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
