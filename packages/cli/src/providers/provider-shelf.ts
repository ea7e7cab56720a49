import { InvalidInputError, type Provider } from "@docmux/core";
import { knownProviderIds, loadProvider } from "../known-providers.ts";
import { nearest } from "../nearest.ts";
import { loadProviderModule } from "./load-provider-module.ts";

/** The providers that the command can use: its own, and those of packages that were named. Loaded when they are needed. */
export class ProviderShelf {
  readonly #specifiers: readonly string[];
  readonly #directory: string;
  #further: Promise<Provider[]> | undefined;

  constructor(specifiers: readonly string[], directory: string) {
    this.#specifiers = specifiers;
    this.#directory = directory;
  }

  /** Ids of the providers that come with the command. */
  readonly ownIds: readonly string[] = knownProviderIds;

  /**
   * The provider of a pipeline URI. Packages are loaded only for an id that is not the command's own.
   *
   * @throws InvalidInputError for one that nobody provides.
   */
  async forUri(uri: string): Promise<Provider> {
    const providerId = uri.slice(0, Math.max(0, uri.indexOf(":")));
    if (this.ownIds.includes(providerId)) return loadProvider(uri);
    const further = await this.further();
    const found = further.find((provider) => provider.providerId === providerId);
    if (found) return found;
    const known = [...this.ownIds, ...further.map((provider) => provider.providerId)];
    throw new InvalidInputError(`"${uri}" names no provider that docmux knows`, {
      nextStep: `${meant(uri, providerId, known)}Known are: ${known.join(", ")}; others need --provider <package>.`,
    });
  }

  /** The providers of the packages that were named. */
  further(): Promise<Provider[]> {
    this.#further ??= Promise.all(
      this.#specifiers.map((specifier) => loadProviderModule(specifier, this.#directory)),
    ).then((lists) => lists.flat());
    return this.#further;
  }
}

function meant(uri: string, providerId: string, known: readonly string[]): string {
  const near = nearest(providerId, known);
  return near === undefined ? "" : `Did you mean "${near}${uri.slice(providerId.length)}"? `;
}
