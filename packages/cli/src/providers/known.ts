import { createAzureDocumentIntelligence } from "@docmux/azure-document-intelligence";
import { createClarifeye } from "@docmux/clarifeye";
import type { Pipeline } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { createMistral } from "@docmux/mistral";
import { createPipelex } from "@docmux/pipelex";

/** Environment variables of the vendors that the command knows. */
export interface VendorEnvironment {
  /** Holds the key; only ever asked whether it is set. */
  key: string;
  /** The vendor takes calls without a key, on servers of one's own. */
  isKeyOptional?: boolean;
  /** Where another instance is, such as an emulator. */
  address: string;
  otherVariables: readonly string[];
}

/** By provider id. The providers read them; here they are only named. */
export const vendorEnvironments: Readonly<Record<string, VendorEnvironment>> = {
  datalab: { key: "DATALAB_API_KEY", address: "DATALAB_HOST", otherVariables: [] },
  clarifeye: {
    key: "CLARIFEYE_API_KEY",
    address: "CLARIFEYE_BASE_URL",
    otherVariables: ["CLARIFEYE_PROJECT_ID", "CLARIFEYE_REGION"],
  },
  pipelex: { key: "PIPELEX_API_KEY", isKeyOptional: true, address: "PIPELEX_BASE_URL", otherVariables: [] },
  mistral: { key: "MISTRAL_API_KEY", address: "MISTRAL_BASE_URL", otherVariables: [] },
  "azure-document-intelligence": {
    key: "DOCUMENT_INTELLIGENCE_API_KEY",
    address: "DOCUMENT_INTELLIGENCE_ENDPOINT",
    otherVariables: [],
  },
};

/** One pipeline of each vendor, for what it declares; the ids lead nowhere. */
export function samplePipelines(): Pipeline[] {
  const anyId = "00000000-0000-4000-8000-000000000000";
  return [
    createDatalab().pipeline("pl_any"),
    createClarifeye({ projectId: anyId }).extractionFlow(anyId),
    createPipelex().pipe("any"),
    createMistral().ocr(),
    createMistral().batch(),
    createAzureDocumentIntelligence().model(),
  ];
}
