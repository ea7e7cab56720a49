import type { Cost, Pipeline } from "@docmux/core";
import type { Command } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { count } from "./options.ts";

/** Adds `estimate`. */
export function addEstimateCommand(program: Command, open: OpenContext): void {
  program
    .command("estimate")
    .summary("show what a run would cost or touch")
    .description("Shows what a run would cost or touch, where the vendor reports it. Starts no run.")
    .argument("<pipeline>", "pipeline URI, or an alias")
    .argument("[documents...]", "ids of documents stored at the vendor")
    .option("--page-count <count>", "pages that would be processed", count)
    .action(async (uri: string, documents: string[], flags: { pageCount?: number }, command: Command) =>
      estimate(await open(command), uri, documents, flags),
    );
}

interface CallOptions {
  signal: AbortSignal;
}

/** What a pipeline may offer in addition to the contract: a price by pages, or what a run would touch. */
interface Estimating {
  estimateCost?(pages: number, options: CallOptions): Promise<Cost | undefined>;
  estimateScope?(documentIds: readonly string[], options: CallOptions): Promise<Record<string, unknown>>;
}

/** `docmux estimate`: what a run would cost or touch. Starts nothing. */
async function estimate(
  context: CommandContext,
  name: string,
  documentIds: readonly string[],
  { pageCount }: { pageCount?: number },
): Promise<void> {
  const { InvalidInputError, UnsupportedError } = await import("@docmux/core");
  const { openPipeline } = await import("../runs/open.ts");
  const { plainTable } = await import("../view/layout.ts");
  const { printable, printableJson } = await import("../view/printable.ts");

  const { io, output } = context;
  const { signal } = io;
  const opened = await openPipeline(context, name);
  const { uri } = opened;
  const pipeline: Pipeline & Estimating = opened.pipeline;
  if (pipeline.estimateCost) {
    if (pageCount === undefined) {
      throw new InvalidInputError("This vendor prices pages, and none were named", {
        nextStep: "Say how many: --page-count 12.",
      });
    }
    const cost = await pipeline.estimateCost(pageCount, { signal });
    output.json({ type: "estimate", pipeline: uri, pageCount, cost: cost ?? null });
    const amount = cost ? printable(`about ${cost.amount} ${cost.currency}`) : "The vendor has no rate";
    output.text(`${amount} for ${pageCount} ${pageCount === 1 ? "page" : "pages"}`);
    return;
  }
  if (pipeline.estimateScope) {
    if (documentIds.length === 0) {
      throw new InvalidInputError("This vendor estimates for stored documents, and none were named", {
        nextStep: "Add their ids after the pipeline.",
      });
    }
    const nodes = await pipeline.estimateScope(documentIds, { signal });
    output.json({ type: "estimate", pipeline: uri, documentIds, nodes });
    output.text(
      plainTable(
        ["node", "estimate"],
        Object.entries(nodes).map(([node, stats]) => [printable(node), printableJson(stats)]),
      ),
    );
    return;
  }
  throw new UnsupportedError("This vendor has no price before a run", {
    nextStep: "Run one document and read the cost in its result.",
  });
}
