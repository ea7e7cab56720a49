import { InvalidInputError, type Provider } from "@docmux/core";

/** The providers that come with the command. Each is loaded when a URI names it. */
const loaders: Readonly<Record<string, () => Promise<Provider>>> = {
  datalab: async () => (await import("@docmux/datalab")).datalab,
  clarifeye: async () => (await import("@docmux/clarifeye")).clarifeye,
  pipelex: async () => (await import("@docmux/pipelex")).pipelex,
};

/** Ids of the providers that come with the command. */
export const knownProviderIds: readonly string[] = Object.keys(loaders);

/**
 * The provider that a pipeline URI names.
 *
 * @throws InvalidInputError for one that is not known.
 */
export async function loadProvider(uri: string): Promise<Provider> {
  const providerId = uri.slice(0, Math.max(0, uri.indexOf(":")));
  const load = Object.hasOwn(loaders, providerId) ? loaders[providerId] : undefined;
  if (load) return load();
  throw new InvalidInputError(`"${uri}" names no provider that docmux knows`, {
    nextStep: `Write <provider>:<pipeline> with one of: ${knownProviderIds.join(", ")}.`,
  });
}
