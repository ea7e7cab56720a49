import { parse, TomlError } from "smol-toml";
import type { FieldSchema } from "../../document/extraction.ts";
import { inputError, type PipelexError, type ValidationItem } from "../pipelex-error.ts";
import { checkPipe } from "./check-pipe.ts";
import type { Concept } from "./concept.ts";
import { conceptRefKey, parseConcept } from "./parse-concept.ts";
import { isPipeCode, parsePipe } from "./parse-pipe.ts";
import type { Pipe } from "./pipe.ts";
import type { PipeLibrary } from "./pipe-library.ts";
import { BundleProblems, isTable, TomlTable } from "./toml-table.ts";

/** What a request's own bundles brought into its library. */
export interface LoadedBundles {
  /** `domain.code` of the first `main_pipe` named. */
  mainPipe?: string;
  pipes: Pipe[];
  /** The first bundle as TOML data. */
  blueprint: Record<string, unknown>;
}

/**
 * Reads bundles (`.plx` / `.mthds` texts) into a library, all before any is checked, as they may refer to each other.
 * @throws PipelexError `ValidateBundleError` with the list of all that is wrong
 */
export function loadBundles(texts: string[], library: PipeLibrary): LoadedBundles {
  const problems = new BundleProblems();
  const pipes: Pipe[] = [];
  const concepts: Concept[] = [];
  let mainPipe: string | undefined;
  const blueprints = texts.map(parseToml);
  for (const blueprint of blueprints) {
    const table = new TomlTable(blueprint, problems, {});
    const domain = table.requiredText("domain");
    for (const [code, entry] of Object.entries(table.table("concept"))) {
      const concept = parseConcept(domain, code, entry, problems);
      if (concept) concepts.push(concept);
    }
    for (const [code, entry] of Object.entries(table.table("pipe"))) {
      const pipe = parsePipe(domain, code, entry, problems);
      if (pipe) pipes.push(pipe);
    }
    const main = table.text("main_pipe");
    if (main === undefined) continue;
    mainPipe ??= `${domain}.${main}`;
    if (!isPipeCode(main)) {
      problems.add("blueprint_validation", `Invalid main pipe syntax '${main}'. Must be in snake_case.`, {
        error_type: "invalid_pipe_code_syntax",
        domain_code: domain,
      });
    }
    if (isTable(blueprint.pipe) && main in blueprint.pipe) continue;
    table.complain("main_pipe", `pipe '${main}' is not in the bundle`, { missing_pipe_code: main });
  }
  for (const concept of concepts) library.addConcept(concept);
  for (const pipe of pipes) library.addPipe(pipe);
  for (const concept of concepts) {
    if (concept.structure) concept.structure = withConceptFields(concept.structure, library, concept.domain);
  }
  for (const pipe of pipes) checkPipe(pipe, library, problems);
  if (problems.items.length > 0) {
    throw invalidBundle(problems.items.map((item) => item.message).join("; "), problems.items);
  }
  return { pipes, blueprint: blueprints[0] ?? {}, ...(mainPipe === undefined ? {} : { mainPipe }) };
}

function invalidBundle(message: string, validationErrors: ValidationItem[]): PipelexError {
  const detail = "Edit the bundle as each validation error says";
  return inputError("ValidateBundleError", message, {
    validationErrors,
    userAction: { kind: "change_input", detail },
  });
}

function parseToml(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = `TOML syntax error at line ${error.line}, column ${error.column}`;
    throw invalidBundle(message, [
      {
        category: "blueprint_validation",
        message,
        error_type: "toml_syntax",
        line: error.line,
        column: error.column,
      },
    ]);
  }
}

const maximumNesting = 6;

/** Puts the fields of concepts that a structure refers to in the place of the reference. */
function withConceptFields(
  schema: FieldSchema,
  library: PipeLibrary,
  domain: string,
  depth = 0,
): FieldSchema {
  const { [conceptRefKey]: ref, ...own } = schema;
  if (depth > maximumNesting) return own;
  const deeper = (field: FieldSchema) => withConceptFields(field, library, domain, depth + 1);
  const filled: FieldSchema = { ...own };
  if (typeof ref === "string") {
    const structure = library.findConcept(ref, domain)?.structure;
    return structure ? { ...deeper(structure), ...own } : { ...own, type: "string" };
  }
  if (own.properties) {
    filled.properties = Object.fromEntries(
      Object.entries(own.properties).map(([name, field]) => [name, deeper(field)]),
    );
  }
  if (own.items) filled.items = deeper(own.items);
  return filled;
}
