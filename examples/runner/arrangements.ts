import type { EmulatedVendors } from "./emulated-vendors.ts";

/** What an example needs beside emulators that go well. */
export interface Arrangement {
  /** The processes to run, one after the other: file and arguments. Default: the example itself, once. */
  processes?: readonly (readonly string[])[];
  /** Variables that it needs in addition. Yours go before them. */
  environment?: (vendors: EmulatedVendors) => Record<string, string>;
  /** Makes the emulated vendors do what the example is about. Real vendors do what they do. */
  arrange?: (vendors: EmulatedVendors) => void;
}

const failedExtraction = {
  steps: [undefined, { outcome: "failed" as const, errorMessage: "The extraction ran out of memory." }],
};
const failedRun = { steps: [{ outcome: "failed" as const, errorMessage: "The file is damaged." }] };

/** By name of the example, without the ending. An example that is not here runs as it stands. */
export const arrangements: Readonly<Record<string, Arrangement>> = {
  "attach-in-another-process": {
    processes: [
      ["attach-in-another-process.ts", "start"],
      ["attach-in-another-process.ts", "finish"],
    ],
    // Long enough that the second process finds it under way.
    arrange: ({ datalab }) => datalab.scriptRun({ steps: [{ durationMs: 800 }, { durationMs: 800 }] }),
  },
  "batch-a-folder": {
    arrange({ datalab }) {
      datalab.scriptRun({ times: 2 });
      datalab.scriptRun(failedRun);
    },
  },
  // The example itself sets up the pipeline of Mistral.
  "compare-vendors": {
    environment: ({ environment }) => ({ PIPELINES: `${environment.PIPELINES},mistral:invoice` }),
  },
  "react-to-statuses": {
    arrange({ datalab, clarifeye }) {
      datalab.scriptRun({ ...failedExtraction, times: 2 });
      const warnings = [{ code: "low_confidence", message: "The total is hard to read." }];
      clarifeye.scriptRun({
        steps: { "object-extraction": { outcome: "completed_with_warnings", warnings } },
      });
    },
  },
  "handle-errors": {
    arrange({ datalab, pipelex }) {
      datalab.scriptRun({}); // the one that is waited for twice
      datalab.scriptRun(failedRun);
      pipelex.fault({ kind: "reset-after-accept", method: "POST", path: "execute" });
    },
  },
  "next-server-action": { processes: [["runner/submit-form.ts"]] },
  "webhooks-next": { processes: [["runner/serve-next-route.ts"]] },
};
