import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { Provider } from "../provider/provider.ts";
import { parseUri } from "./parse-uri.ts";

/**
 * The pipeline that a URI names. Switching vendors is changing this string.
 *
 * @param uri - `<provider>:<pipeline>`. Takes `undefined` so that an environment variable can be passed as it is.
 * @throws InvalidInputError for a missing or malformed URI or a provider that is not in the list.
 *
 * @example
 * ```ts
 * const pipeline = resolvePipeline(process.env.PIPELINE, [datalab, clarifeye, pipelex]);
 * ```
 */
export function resolvePipeline(uri: string | undefined, providers: readonly Provider[]): Pipeline {
  const { providerId, path } = parseUri(uri);
  const provider = providers.find((candidate) => candidate.providerId === providerId);
  if (provider) return provider.pipelineFromUri(path);
  const known = providers.map((candidate) => candidate.providerId).join(", ") || "none";
  throw new InvalidInputError(`No provider "${providerId}" was given for "${uri}"`, {
    nextStep: `The given providers are: ${known}.`,
  });
}
