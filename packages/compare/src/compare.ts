import { systemClock } from "@docmux/core";
import { assembleReport } from "./assemble-report.ts";
import { planRuns, requireKnownProviders } from "./engine/plan.ts";
import { prepareComparison } from "./engine/prepare.ts";
import { runPlan } from "./engine/run-plan.ts";
import type { ComparisonReport } from "./model/report.ts";
import type { CompareOptions } from "./options.ts";

/**
 * Runs every document through every pipeline, under the same deadline and in an order that favors none, and compares the
 * results: field by field, against a ground truth where there is one, with time, cost and steps.
 *
 * A run that fails stops no other; a vendor that refuses the account (401, 402, 403) is left out from then on, and the
 * report says so. An aborted `signal` ends the comparison early with what was measured until then.
 *
 * @throws InvalidInputError when the options are invalid; no run was started then. Never for a run.
 *
 * @example
 * ```ts
 * const report = await compare({
 *   pipelines: [datalab.pipeline("pl_abc123"), clarifeye.extractionFlow("3c90c3cc-0d44-4b50-8888-8dd25736052a")],
 *   documents: [{ id: "invoice-01", input: { path: "invoice-01.pdf" }, truth: { total_amount: 5798.39 } }],
 * });
 * await writeFile("report.html", toHtml(report));
 * ```
 */
export async function compare(options: CompareOptions): Promise<ComparisonReport> {
  const comparison = prepareComparison(options);
  const plan = planRuns(comparison);
  requireKnownProviders(options.providerOptions, plan);
  const { clock = systemClock } = options;
  const now = () => clock.now();
  const startedMs = now();
  const runs = await runPlan(plan, options, comparison.deadlineMs);
  return assembleReport(comparison, runs, { startedMs, finishedMs: now() }, options.signal);
}
