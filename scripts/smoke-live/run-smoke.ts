import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Clock, type Cost, createDocmux, systemClock } from "../../packages/core/src/index.ts";
import { repositoryRoot } from "../docs/documentation-pages.ts";
import { type Environment, type LiveVendor, liveVendors } from "./live-vendors.ts";
import { performSmoke } from "./perform-smoke.ts";
import { smokeMarkdown } from "./smoke-markdown.ts";

/** What a smoke run is given by its command, or by a test. */
export interface SmokeWorld {
  args: string[];
  environment: Environment;
  print(text: string): void;
  /** Default: the wall clock. */
  clock?: Clock;
  /** Absent where there is no person to ask. */
  ask: ((question: string) => Promise<boolean>) | undefined;
}

const documentPath = `${repositoryRoot}/examples/documents/invoice-01.pdf`;
const documentPages = 1;
const timeoutMs = 10 * 60_000;
const usage = "Usage: pnpm smoke:live <vendor> --pipeline <id> [--max-cost 0.10] [--yes]";

/** Asks, starts one run, and prints what came. @returns the exit code: 0 all calls held, 1 one failed, 2 no run was started. */
export async function runSmoke({
  args,
  environment,
  print,
  ask,
  clock = systemClock,
}: SmokeWorld): Promise<number> {
  const refuse = (reason: string) => {
    print(`${reason} No run was started.`);
    return 2;
  };
  const order = readOrder(args);
  if (typeof order === "string") return refuse(order);
  const { name, vendor, pipeline, maxCost, isAgreed } = order;
  if (!environment[vendor.keyVariable]) {
    return refuse(`${vendor.keyVariable} is not set. Set it to your own key.`);
  }

  const provider = vendor.openProvider(environment);
  const pipelineUri = `${name}:${pipeline}`;
  const docmux = createDocmux({ providers: [provider] });
  let cost: Cost | undefined;
  try {
    cost = await estimateCost(docmux.pipeline(pipelineUri));
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}`);
  }
  if (cost !== undefined && Number(cost.amount) > maxCost) {
    return refuse(
      `One page through ${pipelineUri} costs ${cost.amount} ${cost.currency}, more than --max-cost ${maxCost}.`,
    );
  }
  const price =
    cost === undefined
      ? `${name} reports no rate for ${pipelineUri}, so --max-cost ${maxCost} cannot be checked.`
      : `One page through ${pipelineUri} costs about ${cost.amount} ${cost.currency}.`;
  print(price);
  if (!isAgreed) {
    if (!ask) return refuse("There is no terminal to ask at. Pass --yes to start the run.");
    if (!(await ask("Start one run, which is billed to your account?"))) return refuse("Not agreed to.");
  }

  const unknownPipelineUri = `${name}:${vendor.unknownPipeline}`;
  const outcome = await performSmoke({
    docmux,
    pipelineUri,
    unknownPipelineUri,
    documentPath,
    timeoutMs,
    clock,
  });
  const { version } = JSON.parse(readFileSync(`${repositoryRoot}/packages/core/package.json`, "utf8"));
  print(smokeMarkdown(outcome, { vendor: name, version, date: new Date().toISOString().slice(0, 10) }));
  const paid = outcome.cost;
  if (paid !== undefined && Number(paid.amount) > maxCost) {
    print(
      `The run cost ${paid.amount} ${paid.currency}, more than --max-cost ${maxCost}: a rate is an estimate.`,
    );
  }
  return outcome.calls.some((call) => call.outcome === "failed") ? 1 : 0;
}

/** Where the vendor reports a rate. */
async function estimateCost(pipeline: object): Promise<Cost | undefined> {
  if (!("estimateCost" in pipeline) || typeof pipeline.estimateCost !== "function") return undefined;
  return pipeline.estimateCost(documentPages);
}

interface Order {
  name: string;
  vendor: LiveVendor;
  pipeline: string;
  /** US dollars. */
  maxCost: number;
  isAgreed: boolean;
}

/** @returns what is wrong, as a text, where something is. */
function readOrder(args: string[]): Order | string {
  const options = {
    pipeline: { type: "string" },
    "max-cost": { type: "string", default: "0.10" },
    yes: { type: "boolean", default: false },
  } as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () => parseArgs({ args, allowPositionals: true, options });
  try {
    parsed = parse();
  } catch (error) {
    return `${error instanceof Error ? error.message : error}. ${usage}.`;
  }
  const { values, positionals } = parsed;
  const [name = ""] = positionals;
  const vendor = Object.hasOwn(liveVendors, name) ? liveVendors[name] : undefined;
  if (!vendor || positionals.length !== 1) {
    return `"${positionals.join(" ")}" is not one of ${Object.keys(liveVendors).join(", ")}. ${usage}.`;
  }
  const maxCost = Number(values["max-cost"]);
  if (!(maxCost > 0)) return `--max-cost ${values["max-cost"]} is no amount in US dollars. ${usage}.`;
  if (!values.pipeline) return `--pipeline is missing, such as ${vendor.pipelineHelp}. ${usage}.`;
  return { name, vendor, pipeline: values.pipeline, maxCost, isAgreed: values.yes };
}
