import type { AllowedLeaks } from "./find-leaks.ts";

const reportSchema =
  "The shape of a saved report; its type is inferred from it and exported, and the schema itself reads untrusted files.";

/** Names that published declarations refer to and no entry point exports, and why that may stay. */
export const allowedLeaks: AllowedLeaks = {
  "@docmux/clarifeye": {
    regions: "Only its keys count, and an editor shows them: `keyof typeof regions` is `eu` or `us`.",
  },
  "@docmux/compare": {
    reportCellSchema: reportSchema,
    reportCostSchema: reportSchema,
    reportFieldSchema: reportSchema,
    reportFieldSummarySchema: reportSchema,
    reportPairSchema: reportSchema,
    reportPipelineSchema: reportSchema,
    reportScoreSchema: reportSchema,
    reportSpendingSchema: reportSchema,
    reportStepSchema: reportSchema,
  },
  "@docmux/core": {
    carries: "The key of a member that exists in types only; it is not exported so that no program sets it.",
  },
  "@docmux/datalab": {
    Config: "The first parameter of `estimateCost`, see there.",
    estimateCost: "Only what it returns counts: `Promise<Cost | undefined>`.",
  },
  docmux: {
    Colors: "What picocolors' `createColors` returns, for which picocolors exports a type of its own.",
  },
};
