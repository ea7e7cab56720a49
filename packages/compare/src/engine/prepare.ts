import {
  defaultTimeoutMs,
  InvalidInputError,
  type JsonObject,
  type JsonValue,
  type Pipeline,
  type RunInput,
} from "@docmux/core";
import type { ComparedDocument, ComparedPipeline, CompareOptions, JudgedDocument } from "../options.ts";
import { gradingProblem, mergeRules } from "../score/grading-rules.ts";
import { toValueTree } from "../score/value-tree.ts";

/** A pipeline with its final label. */
export interface Contender {
  label: string;
  pipelineFor: (document: PreparedDocument) => Pipeline;
  inputFor: (document: PreparedDocument) => RunInput;
}

/** A document with its truth and schema, wherever they were given. */
export interface PreparedDocument extends ComparedDocument {
  truth?: JsonValue;
  schema?: JsonObject;
}

/** Checked options, defaults filled in. */
export interface Comparison {
  contenders: Contender[];
  documents: PreparedDocument[];
  repeat: number;
  deadlineMs: number;
  seed: number;
  difference?: number;
}

/**
 * Checks the options of `compare`.
 *
 * @throws InvalidInputError that names the invalid option.
 */
export function prepareComparison(options: CompareOptions): Comparison {
  const { pipelines, documents, repeat = 1, deadlineMs = defaultTimeoutMs, seed = 1, difference } = options;
  if (pipelines.length === 0)
    throw refuse("There is no pipeline to compare", "Give at least one in `pipelines`.");
  if (documents.length === 0)
    throw refuse("There is no document to compare on", "Give at least one in `documents`.");
  const twice = firstRepeated(documents.map((document) => document.id));
  if (twice !== undefined)
    throw refuse(
      `Two documents have the id "${twice}"`,
      "Give each its own: the report distinguishes them by it.",
    );
  if (!Number.isInteger(repeat) || repeat < 1)
    throw refuse(`The option repeat is ${repeat}`, "Give a whole number of runs, 1 or more.");
  if (!(deadlineMs > 0 && Number.isFinite(deadlineMs)))
    throw refuse(`The option deadlineMs is ${deadlineMs}`, "Give milliseconds, more than 0.");
  checkConcurrency(options.concurrency);
  if (!Number.isSafeInteger(seed)) throw refuse(`The option seed is ${seed}`, "Give a whole number.");
  if (difference !== undefined && !(difference > 0))
    throw refuse(`The option difference is ${difference}`, "Give points of accuracy, more than 0.");
  checkBudget(options.budget);
  checkId(options);
  checkGrading(options.grading, "option grading");
  const known = new Set(documents.map((document) => document.id));
  const stray = Object.keys(options.truth ?? {}).find((id) => !known.has(id));
  if (stray !== undefined)
    throw refuse(
      `There is a truth for "${stray}" but no such document`,
      "Correct the id, or leave the truth out.",
    );
  const prepared = documents.map((document) => prepareDocument(document, options));
  const unasked = options.extract ? prepared.find(({ schema }) => schema === undefined) : undefined;
  if (unasked) {
    throw refuse(
      `The option extract asks for the fields of a schema, and "${unasked.id}" has none`,
      "Give a schema for it or for all, or leave extract out. No run was started.",
    );
  }
  return {
    contenders: toContenders(pipelines),
    documents: prepared,
    repeat,
    deadlineMs,
    seed,
    ...(difference === undefined ? {} : { difference }),
  };
}

/**
 * A document with its own truth, schema and rules, or those for all.
 *
 * @throws InvalidInputError for a truth or rules that nothing can be graded by.
 */
export function prepareDocument<Document extends JudgedDocument>(
  document: Document,
  options: Pick<CompareOptions, "truth" | "schema" | "grading">,
): Document {
  const shared = options.truth ?? {};
  const truth = document.truth ?? (Object.hasOwn(shared, document.id) ? shared[document.id] : undefined);
  if (truth !== undefined) checkTruth(truth, document.id);
  const schema = document.schema ?? options.schema;
  checkGrading(document.grading, `grading of "${document.id}"`);
  const grading = mergeRules(options.grading, document.grading);
  return {
    ...document,
    ...(truth === undefined ? {} : { truth }),
    ...(schema ? { schema } : {}),
    ...(grading ? { grading } : {}),
  };
}

/** A truth that cannot be used for grading is refused here: later, every run would have been paid in vain. */
function checkTruth(truth: JsonValue, id: string): void {
  try {
    toValueTree(truth, { keyOf: String });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse(`The truth of "${id}" is ${error.message}`, "Make it flatter, as the answers are.");
  }
}

function toContenders(pipelines: CompareOptions["pipelines"]): Contender[] {
  const used = new Set<string>();
  return pipelines.map((given) => {
    const { pipeline, label, input } = isPipeline(given) ? { pipeline: given } : widened(given);
    const name = label ?? (typeof pipeline === "function" ? undefined : pipeline.uri);
    if (name === undefined)
      throw refuse("A pipeline that is chosen for each document has no label", "Give it a `label`.");
    // The same pipeline twice measures its noise; its columns still need different labels.
    let unique = name;
    for (let count = 2; used.has(unique); count += 1) unique = `${name} (${count})`;
    used.add(unique);
    return {
      label: unique,
      pipelineFor: typeof pipeline === "function" ? pipeline : () => pipeline,
      inputFor: (document) => (input ? input(document) : document.input),
    };
  });
}

function widened(given: ComparedPipeline): ComparedPipeline {
  return given;
}

function isPipeline(given: Pipeline | ComparedPipeline): given is Pipeline {
  return "doStart" in given;
}

/** Refused before anything is sent: found by the first run of one vendor, it would leave those of the others running. */
function checkConcurrency(concurrency: CompareOptions["concurrency"]): void {
  const numbers = typeof concurrency === "object" ? Object.values(concurrency) : [concurrency];
  const wrong = numbers.find((number) => number !== undefined && !(Number.isInteger(number) && number > 0));
  if (wrong !== undefined)
    throw refuse(`The option concurrency is ${wrong}`, "Give a whole number of runs at once, 1 or more.");
}

/** @throws InvalidInputError for rules that cannot be followed. */
export function checkGrading(grading: CompareOptions["grading"], name: string): void {
  const problem = grading && gradingProblem(grading);
  if (problem !== undefined)
    throw refuse(`The ${name} is invalid: ${problem}`, "Correct it. No run was started.");
}

function checkBudget(budget: CompareOptions["budget"]): void {
  if (budget && !/^\d+(\.\d+)?$/.test(budget.amount))
    throw refuse(`The budget "${budget.amount}" is not an amount`, 'Give a decimal string such as "12.50".');
}

function checkId({ id, store }: CompareOptions): void {
  if (id === undefined) return;
  if (!store)
    throw refuse("The option id needs a store", "Pass `store`, or leave the id out. No run was started.");
  if (typeof id !== "string" || id === "" || id.length > 200)
    throw refuse("The option id is not a text of 1 to 200 characters", "Shorten it. No run was started.");
}

function firstRepeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

function refuse(summary: string, nextStep: string): InvalidInputError {
  return new InvalidInputError(summary, { nextStep });
}
