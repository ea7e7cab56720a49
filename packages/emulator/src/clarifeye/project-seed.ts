import type { FieldSchema } from "../document/extraction.ts";
import type { PublishMode } from "./extraction-flow.ts";

/** A flow that a project starts with. */
export interface ClarifeyeFlowSeed {
  /** UUID. Default: from the emulator's seeded source. */
  id?: string;
  name: string;
  /** Default `"manual_publish"`. */
  publishMode?: PublishMode;
  /** JSON Schema of the object that is extracted from each document. */
  schema: FieldSchema;
  /** Name of the table of extracted objects. Default `extracted_objects_extractor_<extractor id>`, as the vendor names them. */
  tableName?: string;
  /** JSON Schema whose properties become document tags. Default: the flow makes none. */
  documentTags?: FieldSchema;
  /** `mode` of its runs. `recreate-*` writes each run to a table version of its own. Default `"upsert-all"`. */
  runMode?: "upsert-all" | "upsert-single" | "recreate-all" | "recreate-single";
}

/** A document that a project starts with, not processed yet. */
export interface ClarifeyeDocumentSeed {
  id?: string;
  name: string;
  bytes: Uint8Array;
  metadata?: [string, string][];
}

/** A project that the emulator starts with. */
export interface ClarifeyeProjectSeed {
  /** UUID. Default: from the emulator's seeded source. */
  id?: string;
  /** Default `"auto_sync"`. */
  mode?: "auto_sync" | "classic";
  flows: ClarifeyeFlowSeed[];
  documents?: ClarifeyeDocumentSeed[];
}
