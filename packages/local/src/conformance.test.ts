import { conformanceGroups, type InjectedFault, type Scenario, testProvider } from "@docmux/conformance";
import { InvalidInputError, type Pipeline } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { describe, it } from "vitest";
import { drawTestDocument } from "../test/draw-document.ts";
import { assembleLocal } from "./provider.ts";
import { UnreadableError } from "./reader/document.ts";
import { type Reading, readDocument } from "./reader/read.ts";

const bytes = await drawTestDocument([[[50, 80, "Invoice number: INV-1"]]]);
const schema = { type: "object", properties: { invoice_number: { type: "string" } } };

/** The engine itself, counted and broken as the suite orders: there is no server that could be. */
function createScenario() {
  let reads = 0;
  let started = 0;
  let next: string = "completed";
  let faults: InjectedFault[] = [];
  const read = async (request: Parameters<typeof readDocument>[0]): Promise<Reading> => {
    const fault = faults.shift();
    if (fault?.kind === "http" && fault.status === 400) throw new InvalidInputError("It is refused");
    if (fault) throw new UnreadableError("processing_failed", "The engine was broken by the test");
    reads += 1;
    const outcome = next;
    next = "completed";
    if (outcome === "failed") throw new UnreadableError("invalid_document", "The document is damaged");
    const reading = await readDocument(request);
    if (outcome === "completed") return reading;
    const severity = outcome === "completed_with_errors" ? "error" : "warning";
    const issue = { severity, code: "ocr_of_the_test", message: "A page is smudged." } as const;
    return { ...reading, issues: [issue] };
  };
  const scenario: Scenario = {
    outcomes: ["completed", "completed_with_warnings", "completed_with_errors", "failed"],
    nextRun: (outcome) => {
      next = outcome;
    },
    injectFault: (call, fault, times = 1) => {
      if (call === "start") faults.push(...Array.from({ length: times }, () => fault));
    },
    clearFaults: () => {
      faults = [];
    },
    startedRunCount: () => started,
    requestCount: () => reads,
  };
  /** A run exists when its start returns: what was read before is dropped where it cannot be written down. */
  const counted = <P extends Pipeline>(pipeline: P): P => ({
    ...pipeline,
    async doStart(request, context) {
      const answer = await pipeline.doStart(request, context);
      started += 1;
      return answer;
    },
  });
  return { scenario, read, counted };
}

const noNetwork = "nothing is sent, so no response can be lost, and no gateway answers";
const ofGateways = conformanceGroups.flatMap(({ name: group, cases }) =>
  cases
    .filter(({ name }) => name.endsWith("at most one run"))
    .map(({ name }): [string, string] => [`${group}: ${name}`, noNetwork]),
);
const groupOf = (name: string) =>
  conformanceGroups.find(({ cases }) => cases.some((each) => each.name === name))?.name;
const gap = (name: string, why: string) => ({ [`${groupOf(name)}: ${name}`]: why });

for (const name of ["parse", "extract"] as const) {
  describe(`local:${name}`, () => {
    const { scenario, read, counted } = createScenario();
    testProvider(
      { describe, it },
      {
        createPipeline: () => {
          const pipeline = assembleLocal({ engine: "unpdf" }, read)[name]();
          if (name === "parse") return counted(pipeline);
          // The suite knows of no schema: it is given where the options have none.
          return counted({
            ...pipeline,
            doStart: (request, context) =>
              pipeline.doStart(
                { ...request, providerOptions: { schema, ...(request.providerOptions as object) } },
                context,
              ),
          });
        },
        document: { bytes, filename: "invoice.pdf" },
        scenario,
        createClock: () => new ManualClock({ skipUpToMs: 600_000 }),
        secrets: ["no key is given, so this is never printed"],
        knownGaps: {
          ...Object.fromEntries(ofGateways),
          ...gap(
            "a lost answer never leads to a second run: it is adopted, or reported as start_unknown",
            noNetwork,
          ),
          ...gap("the response that was lost costs no second run either", noNetwork),
          ...gap("a refused account stops what was not started", "there is no account"),
        },
      },
    );
  });
}
