import { createAzureDocumentIntelligence } from "../../packages/azure-document-intelligence/src/index.ts";
import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import type { Pipeline } from "../../packages/core/src/provider.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { createMistral } from "../../packages/mistral/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";
import { laneName, mistralModels } from "./lane.ts";
import { type RunPlan, runHeader } from "./plan-run.ts";
import { soakSchema, type VendorAddresses } from "./vendor-addresses.ts";

/** The pipeline of a run, on a provider instance of its own: its requests carry the run's mark. */
export function pipelineOf(
  { lane, index }: RunPlan,
  { apiKey, origins, clarifeye }: VendorAddresses,
): Pipeline {
  const baseUrl = origins[lane.vendor];
  const settings = { apiKey, baseUrl, headers: { [runHeader]: String(index) } };
  switch (lane.vendor) {
    case "datalab":
      return createDatalab(settings).pipeline(`pl_${laneName(lane)}`);
    case "clarifeye":
      return createClarifeye({ ...settings, projectId: clarifeye.projectId }).extractionFlow(
        clarifeye.flows[lane.end] ?? "",
      );
    case "pipelex":
      return createPipelex({ ...settings, dialect: "hosted" }).pipe(laneName(lane));
    case "pipelex-legacy":
      return createPipelex({ ...settings, dialect: "legacy-0.1" }).pipe(laneName(lane));
    case "azure":
      return createAzureDocumentIntelligence(settings).model(laneName(lane));
    case "mistral":
    case "mistral-batch": {
      const pipelines = { soak: { model: mistralModels[lane.end], annotation: { schema: soakSchema } } };
      const provider = createMistral({ ...settings, pipelines });
      return lane.vendor === "mistral" ? provider.ocr("soak") : provider.batch("soak");
    }
  }
}
