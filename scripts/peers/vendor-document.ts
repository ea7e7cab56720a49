import { readFileSync } from "node:fs";
import { type Vendor, vendors } from "./capabilities.ts";

/** What a vendor's own page or OpenAPI document says of a few operations, as JSON Schemas. */
export interface VendorDocument {
  vendor: Vendor;
  /** `OpenAPI` as the vendor publishes it, or a `page` of it or about it that people wrote. */
  kind: "OpenAPI" | "page";
  /** Where the vendor publishes it. */
  sources: string[];
  operations: VendorOperation[];
  /** What the schemas refer to. */
  $defs: Record<string, unknown>;
}

/** One documented operation. */
export interface VendorOperation {
  method: string;
  /** With names in braces: `/api/v1/pipelines/{pipeline_id}/run`. */
  path: string;
  request?: { contentType: string; schema: unknown };
  /** By HTTP status; `null` where a response has no body. */
  responses: Record<string, unknown>;
}

/** Reads the document of a vendor. */
export function readVendorDocument(vendor: Vendor): VendorDocument {
  if (!vendors.includes(vendor)) throw new Error(`There is no vendor "${vendor}".`);
  return JSON.parse(readFileSync(new URL(`schemas/${vendor}.json`, import.meta.url), "utf8"));
}

/** The documented operation that a request is for. */
export function findOperation(
  { operations }: VendorDocument,
  method: string,
  path: string,
): VendorOperation | undefined {
  return operations.find((each) => each.method === method && fits(each.path, path));
}

/** Whether a path is one of a template's: `/runs/7` of `/runs/{id}`. */
export function fits(template: string, path: string): boolean {
  const [expected, actual] = [template.split("/"), path.split("/")];
  return (
    expected.length === actual.length &&
    expected.every((part, index) => (part.startsWith("{") ? actual[index] !== "" : part === actual[index]))
  );
}

/** A path with `{id}` for what looks like an id, for operations that no document has. */
export function templateOf(path: string): string {
  const id = /^(?:\d+|[0-9a-f-]{32,36}|(?:pl|pex|file|mt|run)_[\w-]+|[A-Za-z0-9_-]{20,})$/;
  return path
    .split("/")
    .map((part) => (id.test(part) ? "{id}" : part))
    .join("/");
}
