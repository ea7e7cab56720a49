/**
 * Where the vendor's documents are silent or contradict each other, each reading is a position of a switch. A client has
 * to get along with all of them.
 */
export interface ClarifeyeBehavior {
  /** Answer of a table read: `{data, count, success}` as specified, or `{result: {results, has_next}}` as the vendor's own client reads it. Default `"spec"`. */
  dataOperationsShape: "spec" | "sdk";
  /** What `count` of a table read counts: all rows that match, or the rows of this answer. Default `"total"`. */
  dataOperationsCount: "total" | "page";
  /** The key of an error sentence: as specified, or as Django REST framework has it. Default `"error"`. */
  errorKey: "error" | "detail";
  /** A path segment that is no UUID: 404 as JSON, or the web framework's HTML page. Default `"json"`. */
  malformedUuid: "json" | "html";
  /** Scheme and host of `next` and `previous`, such as `http://eu.app.clarifeye.ai`. Default null: those of the request. */
  pageLinkOrigin: string | null;
  /** Takes away what only the vendor's own client uses: tables, table versions, document list with file URLs. Default false. */
  documentedOnly: boolean;
  /**
   * `outputs` of a step: filled, or always `{}`. `"hostile-null"` contradicts the specification, which has no null there; it
   * is for tests of what a client makes of a broken answer. Default `"filled"`.
   */
  stepOutputs: "filled" | "empty" | "hostile-null";
  /** `tables` of a run: filled, always `{}`, or null. Default `"filled"`. */
  runTables: "filled" | "empty" | "null";
  /** What `depends_on` names, since `name` may be null: the step's name, or its type or id with all names null. Default `"name"`. */
  stepReferences: "name" | "step" | "id";
  /** Which steps a run lists: all that it will have, or those that have begun, so that the list grows. Default `"all"`. */
  stepListing: "all" | "begun";
  /** How an extractor names its tables: by id, as an object with `id` and `name`, or not at all. Default `"id"`. */
  extractorTables: "id" | "object" | "absent";
  /** Whether the extractor ids of a step are filled. Default `"filled"`. */
  stepExtractorIds: "filled" | "null";
  /** What an `auto_sync` project does with an upload by itself: parse it, or send it through every flow. Default `"parse"`. */
  autoSync: "parse" | "whole-flow";
  /** Whether an upload to a `classic` project spawns a parsing run of its own. Default true. */
  classicUploadRun: boolean;
  /**
   * The largest request that is taken, headers left out. The vendor's own client says 32 MB and not which kind of megabyte;
   * a client that gets along with the smaller gets along with both. Default 32,000,000.
   */
  requestLimitBytes: number;
  /** How a presigned upload is sent: PUT as Google Cloud Storage has it, or a form by POST as S3 has it. Default `"PUT"`. */
  presignedMethod: "PUT" | "POST";
  /** Order of the documents in the answer to an upload. Default `"request"`. */
  uploadOrder: "request" | "reversed";
  /** What publishing a flow that publishes by itself answers. Default `"400"`. */
  publishOfAutoFlow: "400" | "200";
}

export const defaultBehavior: ClarifeyeBehavior = {
  dataOperationsShape: "spec",
  dataOperationsCount: "total",
  errorKey: "error",
  malformedUuid: "json",
  pageLinkOrigin: null,
  documentedOnly: false,
  stepOutputs: "filled",
  runTables: "filled",
  stepReferences: "name",
  stepListing: "all",
  extractorTables: "id",
  stepExtractorIds: "filled",
  autoSync: "parse",
  classicUploadRun: true,
  requestLimitBytes: 32_000_000,
  presignedMethod: "PUT",
  uploadOrder: "request",
  publishOfAutoFlow: "400",
};
