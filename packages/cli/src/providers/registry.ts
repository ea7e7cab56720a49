import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, InvalidInputError, type Provider } from "@docmux/core";
import { importFile } from "../config/load.ts";
import { nearest } from "../config/settings.ts";
import { findVendor, knownProviderIds } from "../vendors/known.ts";

/** The providers that the command can use: its own, and those of packages that were named. Loaded when they are needed. */
export class ProviderRegistry {
  readonly #specifiers: readonly string[];
  readonly #directory: string;
  #additional: Promise<Provider[]> | undefined;

  constructor(specifiers: readonly string[], directory: string) {
    this.#specifiers = specifiers;
    this.#directory = directory;
  }

  /** Ids of the providers that come with the command. */
  readonly ownIds: readonly string[] = knownProviderIds;

  /**
   * The provider of a pipeline URI. Packages are loaded only for an id that is not the command's own.
   *
   * @throws InvalidInputError for one that no provider serves.
   */
  async forUri(uri: string): Promise<Provider> {
    const providerId = uri.slice(0, Math.max(0, uri.indexOf(":")));
    if (this.ownIds.includes(providerId)) return loadProvider(uri);
    const additional = await this.additional();
    const found = additional.find((provider) => provider.providerId === providerId);
    if (found) return found;
    const known = [...this.ownIds, ...additional.map((provider) => provider.providerId)];
    throw new InvalidInputError(`"${uri}" names no provider that docmux knows`, {
      nextStep: `${suggestion(uri, providerId, known)}Known are: ${known.join(", ")}; others need --provider <package>.`,
    });
  }

  /** The providers of the packages that were named. */
  additional(): Promise<Provider[]> {
    this.#additional ??= Promise.all(
      this.#specifiers.map((specifier) => loadProviderModule(specifier, this.#directory)),
    ).then((lists) => lists.flat());
    return this.#additional;
  }
}

function suggestion(uri: string, providerId: string, known: readonly string[]): string {
  const near = nearest(providerId, known);
  return near === undefined ? "" : `Did you mean "${near}${uri.slice(providerId.length)}"? `;
}

/**
 * The provider that a pipeline URI names.
 *
 * @throws InvalidInputError for one that is not known.
 */
export async function loadProvider(uri: string): Promise<Provider> {
  const providerId = uri.slice(0, Math.max(0, uri.indexOf(":")));
  const vendor = findVendor(providerId);
  if (vendor) return vendor.load();
  throw new InvalidInputError(`"${uri}" names no provider that docmux knows`, {
    nextStep: `Write <provider>:<pipeline> with one of: ${knownProviderIds.join(", ")}; others need --provider <package>.`,
  });
}

/**
 * The providers that a package or a file exports, by whatever names.
 *
 * @param specifier - name of a package, or a path that begins with `.` or `/`.
 * @param directory - where the package is looked for.
 * @throws ConfigError when there is none.
 */
async function loadProviderModule(specifier: string, directory: string): Promise<Provider[]> {
  const module = await importModule(specifier, directory);
  const providers = Object.values(module).filter(isProvider);
  const unique = providers.filter(
    (provider, place) =>
      providers.findIndex(({ providerId }) => providerId === provider.providerId) === place,
  );
  if (unique.length > 0) return unique;
  throw new ConfigError(`"${specifier}" exports no provider`, {
    nextStep: "Name a package that exports a provider instance, such as: export const acme = createAcme().",
  });
}

async function importModule(specifier: string, directory: string): Promise<Record<string, unknown>> {
  if (/^\.{0,2}\//.test(specifier) || isAbsolute(specifier)) {
    const path = resolve(directory, specifier);
    if (existsSync(path)) return importFile(path);
    throw new ConfigError(`There is no file "${specifier}" to load a provider from`, {
      nextStep: "Check the path; a package is named without ./ before it.",
    });
  }
  const { createJiti } = await import("jiti");
  const url = createJiti(pathToFileURL(join(directory, "docmux.config.ts")).href).esmResolve(specifier, {
    try: true,
  });
  if (url === undefined) {
    throw new ConfigError(`There is no package "${specifier}" to be found from ${directory}`, {
      nextStep: `Install it there: npm install ${specifier}.`,
    });
  }
  return (await import(url.startsWith("file:") ? url : pathToFileURL(url).href)) as Record<string, unknown>;
}

function isProvider(value: unknown): value is Provider {
  if (typeof value !== "object" || value === null) return false;
  const { specVersion, providerId, pipelineFromUri } = value as Record<string, unknown>;
  return specVersion !== undefined && typeof providerId === "string" && typeof pipelineFromUri === "function";
}
