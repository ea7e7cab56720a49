import { describe, expect, it } from "vitest";
import { seededRandom } from "../../server/seeded-random.ts";
import { loadBundles } from "../bundle/load-bundles.ts";
import { nativeConcepts } from "../bundle/native-concepts.ts";
import { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexRunScript } from "../pipelex-run-script.ts";
import { executeRun } from "./execute-run.ts";
import { shapeInputs } from "./shape-inputs.ts";
import type { Trace } from "./trace.ts";

const header = (main: string) => `domain = "t"\ndescription = "Test"\nmain_pipe = "${main}"\n`;
const compose = (code: string, inputs: string, template: string, output = "Text") => `
[pipe.${code}]
type = "PipeCompose"
description = "Template"
inputs = { ${inputs} }
output = "${output}"
template = "${template}"
`;

async function run(
  bundle: string,
  inputs: Record<string, unknown>,
  order: PipelexRunScript = {},
): Promise<Trace> {
  const library = new PipeLibrary();
  for (const concept of nativeConcepts("v1")) library.addConcept(concept);
  const { mainPipe = "" } = loadBundles([bundle], library);
  const pipe = library.pipe(mainPipe);
  const random = seededRandom(1);
  const memory = shapeInputs({ library, pipe, inputs, dialect: "v1", protocol: "0.6", random });
  const source = {
    read: () => Promise.reject(new Error("nothing to read here")),
  };
  return executeRun({ library, pipe, memory, wish: {} }, { order, stepDurationMs: 100, source, random });
}

const nodesOf = (trace: Trace) =>
  trace.nodes.map(({ pipe, outcome, startMs, endMs }) => [pipe.code, outcome, startMs, endMs]);

const parallel = `${header("both")}
[pipe.both]
type = "PipeParallel"
description = "Side by side"
inputs = { name = "Text" }
output = "Anything"
branches = [{ pipe = "short", result = "one" }, { pipe = "long", result = "two" }]
${compose("short", 'name = "Text"', "Hi $name")}${compose("long", 'name = "Text"', "Good day $name")}`;

describe("PipeParallel", () => {
  it("runs branches at once and lasts as long as the longest", async () => {
    const trace = await run(parallel, { name: "Ada" }, { steps: { long: { durationMs: 300 } } });
    expect(nodesOf(trace)).toEqual([
      ["both", "succeeded", 0, 300],
      ["short", "succeeded", 0, 100],
      ["long", "succeeded", 0, 300],
    ]);
    expect(trace.main?.content).toEqual({ one: { text: "Hi Ada" }, two: { text: "Good day Ada" } });
    expect(trace.edges.map(({ kind, label }) => [kind, label])).toEqual([
      ["parallel_combine", "one"],
      ["parallel_combine", "two"],
    ]);
  });

  it("cancels the branches that still run when one fails", async () => {
    const steps = { short: { outcome: "failed" as const }, long: { durationMs: 300 } };
    const trace = await run(parallel, { name: "Ada" }, { steps });
    expect(nodesOf(trace)).toEqual([
      ["both", "failed", 0, 100],
      ["short", "failed", 0, 100],
      ["long", "canceled", 0, 100],
    ]);
    expect(trace.failure?.message).toContain("'short'");
    expect(trace.main).toBeUndefined();
    expect(trace.durationMs).toBe(100);
  });

  it("continues without a branch whose failure is tolerated", async () => {
    const steps = { short: { outcome: "failed" as const, tolerated: true } };
    const trace = await run(parallel, { name: "Ada" }, { steps });
    expect(trace.failure).toBeUndefined();
    expect(trace.main?.content).toEqual({ two: { text: "Good day Ada" } });
    expect(trace.memory.absences.get("one")).toMatchObject({ kind: "skipped", producing_pipe: "short" });
  });
});

describe("PipeSequence", () => {
  const sequence = `${header("all")}
[pipe.all]
type = "PipeSequence"
description = "One after the other"
inputs = { name = "Text" }
output = "Text"
steps = [{ pipe = "first", result = "greeting" }, { pipe = "second", result = "letter" }]
${compose("first", 'name = "Text"', "Dear $name")}${compose("second", 'greeting = "Text"', "$greeting, bye")}`;

  it("hands values on and links them", async () => {
    const trace = await run(sequence, { name: "Ada" });
    expect(trace.main).toMatchObject({ name: "letter", content: { text: "Dear Ada, bye" } });
    expect(trace.durationMs).toBe(200);
    expect(trace.edges).toMatchObject([{ kind: "data", label: "greeting" }]);
    expect(trace.memory.aliases.get("main_stuff")).toBe("letter");
  });

  it("skips what needs a skipped value, and fails when nothing is left to answer", async () => {
    const trace = await run(sequence, { name: "Ada" }, { steps: { first: { outcome: "skipped" } } });
    expect(nodesOf(trace)).toEqual([
      ["all", "succeeded", 0, 0],
      ["first", "skipped", 0, 0],
      ["second", "skipped", 0, 0],
    ]);
    expect(trace.nodes[2]?.skipReason).toBe("Input 'greeting' is absent");
    expect(trace.failure?.message).toBe("Pipe 'all' delivered no output");
  });

  it("stops at a failure and fails every pipe above it", async () => {
    const trace = await run(sequence, { name: "Ada" }, { failure: { message: "broken" } });
    expect(nodesOf(trace)).toEqual([
      ["all", "failed", 0, 200],
      ["first", "succeeded", 0, 100],
      ["second", "failed", 100, 200],
    ]);
    expect(trace.failure?.message).toBe("broken");
  });
});

describe("PipeBatch and PipeCondition", () => {
  const batch = `${header("all")}
[pipe.all]
type = "PipeSequence"
description = "Over a list"
inputs = { names = "Text[]" }
output = "Text[]"
steps = [{ pipe = "greet", batch_over = "names", batch_as = "name", result = "greetings" }]
${compose("greet", 'name = "Text"', "Hi $name")}`;

  it("runs a pipe per item and gathers the answers", async () => {
    const trace = await run(batch, { names: ["Ada", "Bob"] });
    expect(trace.main?.content).toEqual({ items: [{ text: "Hi Ada" }, { text: "Hi Bob" }] });
    expect(nodesOf(trace)).toEqual([
      ["all", "succeeded", 0, 100],
      ["greet_batch", "succeeded", 0, 100],
      ["greet", "succeeded", 0, 100],
      ["greet", "succeeded", 0, 100],
    ]);
    const digest = trace.memory.get("names")?.code;
    expect(trace.edges.filter(({ kind }) => kind === "batch_item")).toMatchObject([
      { label: "[0]", sourceDigest: digest, targetDigest: `${digest}-branch-0` },
      { label: "[1]", targetDigest: `${digest}-branch-1` },
    ]);
  });

  const condition = `${header("choose")}
[pipe.choose]
type = "PipeCondition"
description = "By the kind"
inputs = { kind = "Text", name = "Text" }
output = "Text"
expression = "kind"
outcomes = { polite = "long" }
default_outcome = "short"
${compose("short", 'name = "Text"', "Hi $name")}${compose("long", 'name = "Text"', "Good day $name")}`;

  it.each([
    ["polite", "Good day Ada", "long"],
    ["rude", "Hi Ada", "short"],
  ])("selects by the value %s", async (kind, text, outcome) => {
    const trace = await run(condition, { kind, name: "Ada" });
    expect(trace.main?.content).toEqual({ text });
    expect(trace.nodes[0]?.executionData).toEqual({ evaluated_expression: kind, selected_outcome: outcome });
  });

  it("fails at the scripted step", async () => {
    const strict = condition.replace('default_outcome = "short"', 'default_outcome = "fail"');
    const trace = await run(strict, { kind: "rude", name: "Ada" });
    expect(trace.failure?.errorType).toBe("PipeConditionError");
  });
});

describe("PipeCompose", () => {
  it("builds an object from fixed values, templates and paths", async () => {
    const bundle = `${header("card")}
[concept.Person]
description = "A person"
[concept.Person.structure]
name = "Name"
[pipe.card]
type = "PipeCompose"
description = "Build"
inputs = { person = "Person", note = "Text" }
output = "Anything"
construct = { name = { from = "person.name" }, label = { template = "T-$person.name" }, kind = "fixed", note = { from = "note" }, inner = { deep = { from = "person.name" } } }`;
    const trace = await run(bundle, { person: { name: "Ada" }, note: "hello" });
    expect(trace.main?.content).toEqual({
      name: "Ada",
      label: "T-Ada",
      kind: "fixed",
      note: "hello",
      inner: { deep: "Ada" },
    });
    expect(trace.nodes[0]?.executionData).toMatchObject({ compose_mode: "construct" });
  });

  it("renders an optional input that was not provided as nothing", async () => {
    const bundle = header("hi") + compose("hi", 'name = "Text", note = "Text?"', "Hi $name @?note");
    const trace = await run(bundle, { name: "Ada" });
    expect(trace.main?.content).toEqual({ text: "Hi Ada " });
    expect(trace.memory.absences.get("note")).toMatchObject({ kind: "not_provided" });
  });
});
