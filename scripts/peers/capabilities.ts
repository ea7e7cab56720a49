/** Vendors, in the order of the tables. */
export const vendors = ["datalab", "clarifeye", "pipelex", "mistral", "azure-document-intelligence"] as const;

/** A vendor. */
export type Vendor = (typeof vendors)[number];

/** What can be verified of a vendor. */
export const capabilities = [
  "start",
  "status",
  "result",
  "steps",
  "list",
  "cancel",
  "files",
  "webhooks",
  "errors",
  "proof of a start",
] as const;

/** One of {@link capabilities}. */
export type Capability = (typeof capabilities)[number];

/** What something was verified against, the strongest first. */
export const levels = [
  "live account",
  "vendor's server",
  "vendor's client",
  "vendor's OpenAPI",
  "documentation only",
] as const;

/** One of {@link levels}. */
export type Level = (typeof levels)[number];

/** What the vendor has no operation for, so nothing is to be verified. */
export const notOffered: Readonly<Record<Vendor, readonly Capability[]>> = {
  datalab: ["cancel"],
  clarifeye: ["webhooks"],
  pipelex: ["cancel"],
  mistral: ["steps", "webhooks"],
  "azure-document-intelligence": ["steps", "list", "cancel", "files", "webhooks", "proof of a start"],
};
