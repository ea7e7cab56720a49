import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, type Provider } from "@docmux/core";
import { importFile } from "../config/import-file.ts";

/**
 * The providers that a package or a file exports, by whatever names.
 *
 * @param specifier - name of a package, or a path that begins with `.` or `/`.
 * @param directory - where the package is looked for.
 * @throws ConfigError when there is none.
 */
export async function loadProviderModule(specifier: string, directory: string): Promise<Provider[]> {
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
