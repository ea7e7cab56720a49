import type { AllowedLeaks } from "./find-leaks.ts";

const reportSchema =
  "The shape of a saved report; its type is inferred from it and exported, and the schema itself reads untrusted files.";

/** Names that published declarations refer to and no entry point exports, and why that may stay. */
export const allowedLeaks: AllowedLeaks = {
  "@docmux/compare": {
    reportCellSchema: reportSchema,
    reportCostSchema: reportSchema,
    reportDocumentSchema: reportSchema,
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
};
