import type { HeapSamples } from "./heap-samples.ts";
import { type Violation, violations } from "./judge-run.ts";
import type { Ledger } from "./ledger.ts";
import type { Performed } from "./perform-run.ts";
import type { SoakOptions } from "./soak-options.ts";
import { faultTable, markdownTable, outcomeTable } from "./soak-table.ts";

interface SoakFindings {
  options: SoakOptions;
  performed: readonly Performed[];
  ledger: Ledger;
  heap: HeapSamples;
  leftovers: readonly string[];
  /** Requests with the key in them that arrived at an origin which is not the vendor's. */
  keysLeaked: number;
  found: readonly { violation: Violation; each: Performed }[];
  durationMs: number;
}

/** What memory may grow by, in MiB, between warm caches and the end. */
const mostGrowth = 16;
const mostShown = 20;

/** The page of the soak, and whether everything held. */
export function soakReport(findings: SoakFindings): { text: string; holds: boolean } {
  const { options, performed, ledger, heap, leftovers, keysLeaked, found, durationMs } = findings;
  const seconds = durationMs / 1000;
  const struckShare = (100 * ledger.struckRequests) / Math.max(1, ledger.requests);
  const isFlat = heap.growth <= mostGrowth;
  const runs = options.only === undefined ? options.runs : 1;
  const unsettled = runs - performed.length;
  const facts = [
    ["seed", options.seed],
    ["runs", performed.length],
    ["runs that never settled", unsettled],
    ["requests", ledger.requests],
    ["requests struck by a fault", `${ledger.struckRequests} (${struckShare.toFixed(1)} %)`],
    ...violations.map((name) => [name, found.filter(({ violation }) => violation === name).length]),
    ["keys at another origin", keysLeaked],
    ["handles and timers left", leftovers.length === 0 ? "none" : leftovers.join(", ")],
    [
      "heap in MiB",
      `${Math.min(...heap.megabytes)} to ${Math.max(...heap.megabytes)}, grew by ${heap.growth}`,
    ],
    ["duration", `${seconds.toFixed(0)} s, ${(performed.length / seconds).toFixed(1)} runs/s`],
  ];
  const shown = found.slice(0, mostShown).map(({ violation, each: { plan, outcome, detail } }) => {
    const { vendor, end } = plan.lane;
    const struck = [...ledger.faultsOf(plan.index)].join(", ") || "nothing";
    return (
      `- ${violation}: run ${plan.index} (${vendor}, ${end}, ${plan.mode}), struck by ${struck}, ended "${outcome}" ` +
      `(${detail.slice(0, 300)}); replay with --seed ${options.seed} --only ${plan.index}`
    );
  });
  const text = [
    markdownTable(["", "soak"], facts as (string | number)[][]),
    outcomeTable(performed),
    faultTable(ledger),
    ...(shown.length > 0 ? [shown.join("\n")] : []),
  ].join("\n\n");
  const holds = found.length + keysLeaked + leftovers.length + unsettled === 0 && isFlat;
  return { text, holds };
}
