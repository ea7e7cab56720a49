import { InvalidInputError, type Provider } from "@docmux/core";
import { loadersOfProviders } from "./providers/loaders-of-providers.ts";

/** Ids of the providers that come with the command. */
export const knownProviderIds: readonly string[] = Object.keys(loadersOfProviders);

/**
 * The provider that a pipeline URI names.
 *
 * @throws InvalidInputError for one that is not known.
 */
export async function loadProvider(uri: string): Promise<Provider> {
  const providerId = uri.slice(0, Math.max(0, uri.indexOf(":")));
  const load = Object.hasOwn(loadersOfProviders, providerId)
    ? loadersOfProviders[providerId as keyof typeof loadersOfProviders]
    : undefined;
  if (load) return load();
  throw new InvalidInputError(`"${uri}" names no provider that docmux knows`, {
    nextStep: `Write <provider>:<pipeline> with one of: ${knownProviderIds.join(", ")}; others need --provider <package>.`,
  });
}
