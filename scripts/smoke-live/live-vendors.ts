import { createAzureDocumentIntelligence } from "../../packages/azure-document-intelligence/src/index.ts";
import { createClarifeye } from "../../packages/clarifeye/src/index.ts";
import type { Provider } from "../../packages/core/src/index.ts";
import { createDatalab } from "../../packages/datalab/src/index.ts";
import { createMistral } from "../../packages/mistral/src/index.ts";
import { createPipelex } from "../../packages/pipelex/src/index.ts";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a smoke run has to know of a vendor. */
export interface LiveVendor {
  keyVariable: string;
  /** What stands after `--pipeline`. */
  pipelineHelp: string;
  /** A pipeline that no account has, for vendors whose runs cannot be asked for. */
  unknownPipeline: string;
  openProvider(environment: Environment): Provider;
}

/** The vendors, by name. Keys and base URLs are those of the providers' own variables. */
export const liveVendors: Readonly<Record<string, LiveVendor>> = {
  datalab: {
    keyVariable: "DATALAB_API_KEY",
    pipelineHelp: "pl_abc123",
    unknownPipeline: "pl_docmuxsmoke",
    openProvider: (env) => createDatalab({ apiKey: env.DATALAB_API_KEY, baseUrl: env.DATALAB_HOST }),
  },
  clarifeye: {
    keyVariable: "CLARIFEYE_API_KEY",
    pipelineHelp: "<project id>/<extraction flow id>",
    unknownPipeline: "00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000001",
    openProvider: (env) =>
      createClarifeye({
        apiKey: env.CLARIFEYE_API_KEY,
        baseUrl: env.CLARIFEYE_BASE_URL,
        projectId: env.CLARIFEYE_PROJECT_ID,
      }),
  },
  pipelex: {
    keyVariable: "PIPELEX_API_KEY",
    pipelineHelp: "extract_invoice",
    unknownPipeline: "docmux_smoke_unknown",
    openProvider: (env) => createPipelex({ apiKey: env.PIPELEX_API_KEY, baseUrl: env.PIPELEX_BASE_URL }),
  },
  mistral: {
    keyVariable: "MISTRAL_API_KEY",
    pipelineHelp: "mistral-ocr-latest, or batch/mistral-ocr-latest",
    unknownPipeline: "mistral-docmux-smoke-unknown",
    openProvider: (env) => createMistral({ apiKey: env.MISTRAL_API_KEY, baseUrl: env.MISTRAL_BASE_URL }),
  },
  "azure-document-intelligence": {
    keyVariable: "DOCUMENT_INTELLIGENCE_API_KEY",
    pipelineHelp: "prebuilt-invoice",
    unknownPipeline: "docmux-smoke-unknown",
    openProvider: (env) =>
      createAzureDocumentIntelligence({
        apiKey: env.DOCUMENT_INTELLIGENCE_API_KEY,
        baseUrl: env.DOCUMENT_INTELLIGENCE_ENDPOINT,
      }),
  },
};
