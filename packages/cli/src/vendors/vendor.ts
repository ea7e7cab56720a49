import type { Pipeline, Provider, RunRef, RunStatus } from "@docmux/core";
import type { Emulator } from "@docmux/emulator";
import type { SchemasByKind } from "./schemas.ts";

/** A vendor that the command knows. What needs its packages is loaded when it is called. */
export interface KnownVendor {
  /** Name of the provider's package. */
  packageName: string;
  /** Environment variables. Absent for a vendor without an account. */
  environment?: VendorEnvironment;
  /** The provider with the settings of the environment. */
  load(): Promise<Provider>;
  /** One pipeline of each sort, for what it declares; the ids lead nowhere. */
  samples(): Promise<Pipeline[]>;
  /** What can be listed. The contract of providers has no list. */
  list?: Lister;
  /** Starts its emulator on loopback. */
  emulate?(choices: EmulatorChoices): Promise<EmulatedVendor>;
  /** Opens a vendor that needs no emulator: it runs for real in this process. */
  openHere?(schemas: SchemasByKind): Promise<OpenVendor>;
}

/** Environment variables of a vendor. The provider reads them; here they are only named. */
export interface VendorEnvironment {
  /** Holds the key; only ever asked whether it is set. */
  key: string;
  /** The vendor takes calls without a key, on servers of one's own. */
  isKeyOptional?: boolean;
  /** Where another instance is, such as an emulator. */
  address: string;
  otherVariables: readonly string[];
}

/** Lists what is behind the part of a URI after the colon; nothing there means the vendor's pipelines. */
export type Lister = (path: string, signal: AbortSignal) => AsyncIterable<ListItem>;

/** A pipeline or a run in a list. */
export type ListItem =
  | { type: "pipeline"; uri: string; name?: string | undefined; updatedAt?: string | undefined }
  | {
      type: "run";
      status: RunStatus;
      rawStatus: string;
      name?: string | undefined;
      createdAt?: string | undefined;
      ref: RunRef;
    };

/** A provider that needs no account, with a pipeline for every kind of document. */
export interface OpenVendor {
  provider: Provider;
  /** The pipeline that extracts what the schema of this kind names. */
  pipelineFor(kind: string): Pipeline;
}

/** A vendor that is emulated, and what points another process at it. */
export interface EmulatedVendor extends OpenVendor {
  /** The server itself. */
  emulator: Emulator;
  /** Environment variables to set. */
  environment: Record<string, string>;
  /** The pipeline for a kind where nothing but these variables is set. */
  uriFor(kind: string): string;
}

/** How emulated vendors are started. */
export interface EmulatedVendorsOptions {
  /** JSON Schema of what is extracted, by kind of document, such as `invoice`. */
  schemas: SchemasByKind;
  /** How long one step lasts, in milliseconds. Default 300. */
  stepDurationMs?: number;
  /** Replaces the wall clock. For tests. */
  clock?: {
    /** Milliseconds since 1970. */
    now(): number;
  };
}

/** {@link EmulatedVendorsOptions} of one vendor. */
export interface EmulatorChoices extends EmulatedVendorsOptions {
  port?: number;
}
