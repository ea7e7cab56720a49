import { azureVendor } from "./azure.ts";
import { clarifeyeVendor } from "./clarifeye.ts";
import { datalabVendor } from "./datalab.ts";
import { localVendor } from "./local.ts";
import { mistralVendor } from "./mistral.ts";
import { pipelexVendor } from "./pipelex.ts";
import type { KnownVendor } from "./vendor.ts";

/**
 * The vendors that come with the command, by provider id, in the order of all tables. A new vendor is a row here: every
 * command reads this list.
 */
const rows = {
  datalab: datalabVendor,
  clarifeye: clarifeyeVendor,
  pipelex: pipelexVendor,
  mistral: mistralVendor,
  "azure-document-intelligence": azureVendor,
  local: localVendor,
};

/** Id of a vendor that comes with the command. */
export type KnownVendorId = keyof typeof rows;

/** The vendors that come with the command, by provider id. */
export const knownVendors: Readonly<Record<KnownVendorId, KnownVendor>> = rows;

/** Ids of the providers that come with the command. */
export const knownProviderIds: readonly string[] = Object.keys(knownVendors);

/** Ids of the vendors that can be emulated. */
export const emulatedVendorIds: readonly KnownVendorId[] = (
  Object.keys(knownVendors) as KnownVendorId[]
).filter((id) => knownVendors[id].emulate !== undefined);

/** The row of a provider; `undefined` for one that does not come with the command. */
export function findVendor(providerId: string): KnownVendor | undefined {
  return Object.hasOwn(knownVendors, providerId) ? knownVendors[providerId as KnownVendorId] : undefined;
}
