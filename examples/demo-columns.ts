/** What the demos compare: the engine of this machine for real, vendors whose key is set for real, the others emulated. */
import { createAzureDocumentIntelligence } from "@docmux/azure-document-intelligence";
import { createClarifeye } from "@docmux/clarifeye";
import type { Pipeline } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { createMistral } from "@docmux/mistral";
import { createPipelex } from "@docmux/pipelex";
import type { EmulatedVendors, SchemasByKind } from "docmux";

/** One column of a demo. */
export interface DemoColumn {
  label: string;
  /** Whether its results are real, and where they come from. */
  origin: string;
  pipelineFor(kind: string): Pipeline;
}

/** How a vendor is used for real: with its key, and a pipeline of the account where it has any. */
interface Account {
  key: string;
  /** Variable that names the pipeline. */
  pipeline?: string;
  open(id: string, schemas: SchemasByKind): (kind: string) => Pipeline;
}

const accounts: Readonly<Record<string, Account>> = {
  datalab: {
    key: "DATALAB_API_KEY",
    pipeline: "DATALAB_PIPELINE_ID",
    open: (id) => () => createDatalab().pipeline(id),
  },
  clarifeye: {
    key: "CLARIFEYE_API_KEY",
    pipeline: "CLARIFEYE_FLOW_ID",
    open: (id) => () => createClarifeye().extractionFlow(id),
  },
  pipelex: {
    key: "PIPELEX_API_KEY",
    pipeline: "PIPELEX_PIPE",
    open: (id) => () => createPipelex().pipe(id, { documentInput: "document" }),
  },
  mistral: {
    key: "MISTRAL_API_KEY",
    open: (_id, schemas) => {
      const pipelines = Object.fromEntries(
        Object.entries(schemas).map(([kind, schema]) => [`extract-${kind}`, { annotation: { schema } }]),
      );
      const provider = createMistral({ pipelines });
      return (kind) => provider.ocr(`extract-${kind}`);
    },
  },
  "azure-document-intelligence": {
    key: "DOCUMENT_INTELLIGENCE_API_KEY",
    pipeline: "DOCUMENT_INTELLIGENCE_MODEL_ID",
    open: (id) => () => createAzureDocumentIntelligence().model(id),
  },
};

/** A column for each vendor, in the order of `docmux providers`. */
export function demoColumns(
  vendors: EmulatedVendors,
  schemas: SchemasByKind,
  environment: Readonly<Record<string, string | undefined>>,
): DemoColumn[] {
  const labels = vendors.providers.map(({ providerId }) => providerId);
  return labels.map((label, place): DemoColumn => {
    const pipelineFor = (kind: string) => {
      const pipeline = vendors.pipelinesFor(kind)[place];
      if (!pipeline) throw new Error(`There is no pipeline of ${label} for "${kind}".`);
      return pipeline;
    };
    if (!vendors.emulators.has(label)) {
      return {
        label,
        origin: "real, on this machine: rules that grew with the example documents, no model",
        pipelineFor,
      };
    }
    const account = accounts[label];
    if (!account || !environment[account.key]?.trim()) return { label, origin: "emulated", pipelineFor };
    const id = account.pipeline === undefined ? "" : environment[account.pipeline]?.trim();
    if (id === undefined || (id === "" && account.pipeline)) {
      return { label, origin: `emulated: ${account.key} is set, ${account.pipeline} is not`, pipelineFor };
    }
    return { label, origin: "real: the vendor bills its runs", pipelineFor: account.open(id, schemas) };
  });
}

/** The columns as lines of text. */
export function describeColumns(columns: readonly DemoColumn[]): string {
  const width = Math.max(...columns.map(({ label }) => label.length));
  return columns.map(({ label, origin }) => `  ${label.padEnd(width)}  ${origin}`).join("\n");
}
