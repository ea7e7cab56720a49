export type { AzureModelInfo } from "./manage.ts";
export {
  type AzureDocumentIntelligenceProvider,
  type AzureModel,
  azureDocumentIntelligence,
  createAzureDocumentIntelligence,
} from "./provider.ts";
export type { AzureFoundDocument, AzureMetadata } from "./result/read.ts";
export type {
  AzureDocumentIntelligenceSettings,
  AzureFeature,
  AzureRunOptions,
} from "./settings.ts";
