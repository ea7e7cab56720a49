import { randomUuid } from "../../server/seeded-random.ts";
import { conceptRef } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import { type LoadedBundles, loadBundles } from "../bundle/load-bundles.ts";
import { type Pipe, pipeRef } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import { PipelexError, type ValidationItem } from "../pipelex-error.ts";
import { dryRun } from "../run/dry-run.ts";
import { codedFault } from "../wire/coded-problem.ts";
import { graphSpec } from "../wire/graph-spec.ts";
import type { BareProtocol } from "./bare-protocol.ts";

/** The verdict of `/v1/validate` on some bundles: always an answer, whether they are valid or not. */
export async function validateBundle(
  engine: PipelexEngine,
  texts: string[],
  options: { markdown: boolean; protocol: BareProtocol },
): Promise<Record<string, unknown>> {
  const library = engine.library.extended();
  let loaded: LoadedBundles;
  try {
    loaded = loadBundles(texts, library);
  } catch (error) {
    if (!(error instanceof PipelexError)) throw error;
    return invalidVerdict(options.protocol, error.message, error.facts.validationErrors ?? []);
  }
  const runs = await Promise.all(loaded.pipes.map((pipe) => dryRun(library, pipe, engine.random)));
  const failures = runs.flatMap(({ pipe, failure }): ValidationItem[] =>
    failure
      ? [
          {
            category: "dry_run",
            message: failure.message,
            error_type: failure.errorType,
            pipe_code: pipe.code,
          },
        ]
      : [],
  );
  if (failures.length > 0) {
    return invalidVerdict(options.protocol, failures.map(({ message }) => message).join("; "), failures);
  }
  const main = runs.find(({ pipe }) => pipeRef(pipe) === loaded.mainPipe);
  const graph =
    main &&
    graphSpec(main, {
      graphId: randomUuid(engine.random),
      startMs: engine.clock.now(),
      library,
      mode: "dry",
      protocol: options.protocol,
    });
  return {
    is_valid: true,
    bundle_blueprint: loaded.blueprint,
    pipe_io_contracts: Object.fromEntries(
      loaded.pipes.map((pipe) => [pipeRef(pipe), contractOf(pipe, library)]),
    ),
    liftable_pipes: [],
    graph_spec: graph ?? null,
    validated_pipes: loaded.pipes.map((pipe) => ({ pipe_ref: pipeRef(pipe), status: "SUCCESS" })),
    warnings: [],
    pending_signatures: [],
    is_runnable: true,
    mthds_contents: texts,
    message: `Validated ${loaded.pipes.length} pipe(s)`,
    ...(options.markdown ? { rendered_markdown: markdownOf(loaded.pipes) } : {}),
  };
}

function invalidVerdict(
  protocol: BareProtocol,
  message: string,
  errors: ValidationItem[],
): Record<string, unknown> {
  const items: ValidationItem[] =
    errors.length > 0 ? errors : [{ category: "blueprint_validation", message }];
  const verdict = { is_valid: false, pending_signatures: [], is_runnable: false };
  if (protocol === "0.6") return { ...verdict, validation_errors: items, message };
  return { ...verdict, errors: items.map(codedFault), message: "The method does not validate." };
}

function contractOf(pipe: Pipe, library: PipeLibrary): Record<string, unknown> {
  const stuffOf = (use: ConceptUse) => {
    const concept = library.findConcept(use.concept, pipe.domain);
    const ref = concept ? conceptRef(concept) : use.concept;
    return {
      concept_ref: ref,
      multiplicity: use.multiplicity === "single" ? "single" : "variable",
      item_count: typeof use.multiplicity === "number" ? use.multiplicity : null,
      json_schema: concept?.structure ?? { type: "object", title: ref },
    };
  };
  const inputs = Object.entries(pipe.inputs).map(([name, use]) => [
    name,
    { ...stuffOf(use), presence: use.optional ? "optional" : "plain" },
  ]);
  return {
    inputs: Object.fromEntries(inputs),
    output: { ...stuffOf(pipe.output), optional: pipe.output.optional },
  };
}

function markdownOf(pipes: Pipe[]): string {
  return pipes.map((pipe) => `- **${pipe.code}** (${pipe.type}): ${pipe.description}`).join("\n");
}
