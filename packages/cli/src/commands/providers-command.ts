import { createClarifeye } from "@docmux/clarifeye";
import type { Pipeline } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { createPipelex } from "@docmux/pipelex";
import { plainTable } from "../view/plain-table.ts";

/** What each vendor's pipelines declare, as a table. Needs no key and asks nobody. */
export function providersCommand(): string {
  const anyId = "00000000-0000-4000-8000-000000000000";
  const pipelines: Pipeline[] = [
    createDatalab().pipeline("pl_any"),
    createClarifeye({ projectId: anyId }).extractionFlow(anyId),
    createPipelex().pipe("any"),
  ];
  const yes = (value: boolean) => (value ? "yes" : "–");
  return plainTable(
    ["provider", "watched by", "cancel", "attach", "steps", "pages", "documents", "several", "formats"],
    pipelines.map(({ provider, capabilities }) => [
      provider.providerId,
      capabilities.observe,
      yes(capabilities.cancel),
      yes(capabilities.attach),
      capabilities.steps,
      yes(capabilities.pages),
      capabilities.documents.join(" "),
      yes(capabilities.multiDocument),
      capabilities.outputFormats.join(" ") || "–",
    ]),
  );
}
