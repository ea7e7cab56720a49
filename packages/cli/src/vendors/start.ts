import { InvalidInputError, type Pipeline, type Provider } from "@docmux/core";
import type { Emulator } from "@docmux/emulator";
import { findVendor, type KnownVendorId, knownVendors } from "./known.ts";
import type { EmulatedVendor, EmulatedVendorsOptions, EmulatorChoices, OpenVendor } from "./vendor.ts";

/** A vendor that is emulated, and what points the command at it. */
export interface VendorEmulator {
  vendor: string;
  origin: string;
  apiKey: string;
  /** Environment variables to set. */
  environment: Record<string, string>;
  /** Pipeline URIs by kind of document. */
  pipelines: Record<string, string>;
  /** The server itself. */
  emulator: Emulator;
}

/**
 * Starts the emulator of a vendor on loopback.
 *
 * @throws InvalidInputError for a vendor without one.
 */
export async function startVendorEmulator(
  vendorId: string,
  choices: EmulatorChoices,
): Promise<VendorEmulator> {
  const vendor = findVendor(vendorId);
  if (!vendor?.emulate) {
    throw new InvalidInputError(`There is no emulator of "${vendorId}"`, {
      nextStep: "docmux emulate --help names the vendors that can be emulated.",
    });
  }
  const { emulator, environment, uriFor } = await vendor.emulate(choices);
  const pipelines = Object.fromEntries(Object.keys(choices.schemas).map((kind) => [kind, uriFor(kind)]));
  return {
    vendor: vendorId,
    origin: emulator.origin,
    apiKey: emulator.apiKey,
    environment,
    pipelines,
    emulator,
  };
}

/** Every vendor that needs no account, each with one pipeline for every kind of document. */
export interface EmulatedVendors {
  /** The emulators by provider id. What runs for real in this process has none. */
  emulators: ReadonlyMap<string, Emulator>;
  /** Set to the emulators; what `createDocmux` takes. In the order of `docmux providers`. */
  providers: Provider[];
  /**
   * The pipelines for a kind of document, in the order of the providers.
   *
   * @throws InvalidInputError for a kind without a schema.
   */
  pipelinesFor(kind: string): Pipeline[];
  /** Stops the emulators. */
  close(): Promise<void>;
}

/** Starts every emulator, opens what runs for real in this process, and sets providers to them. */
export async function startEmulatedVendors(options: EmulatedVendorsOptions): Promise<EmulatedVendors> {
  const ids = Object.keys(knownVendors) as KnownVendorId[];
  const settled = await Promise.allSettled(ids.map((id) => openVendor(id, options)));
  const opened = settled.flatMap((outcome) => (outcome.status === "fulfilled" && outcome.value) || []);
  const emulators = new Map(
    opened.flatMap(({ provider, emulator }) => (emulator ? [[provider.providerId, emulator] as const] : [])),
  );
  const close = async () => {
    await Promise.all([...emulators.values()].map((emulator) => emulator.close()));
  };
  for (const outcome of settled) {
    if (outcome.status === "fulfilled") continue;
    await close();
    throw outcome.reason;
  }
  return {
    emulators,
    providers: opened.map(({ provider }) => provider),
    pipelinesFor(kind) {
      if (Object.hasOwn(options.schemas, kind)) return opened.map(({ pipelineFor }) => pipelineFor(kind));
      throw new InvalidInputError(`The vendors are emulated without "${kind}"`, {
        nextStep: `Give its schema, or use one of: ${Object.keys(options.schemas).join(", ")}.`,
      });
    },
    close,
  };
}

/** `undefined` for a vendor that needs an account. */
async function openVendor(
  id: KnownVendorId,
  options: EmulatedVendorsOptions,
): Promise<(OpenVendor & Partial<EmulatedVendor>) | undefined> {
  const { emulate, openHere } = knownVendors[id];
  return emulate ? emulate(options) : openHere?.(options.schemas);
}
