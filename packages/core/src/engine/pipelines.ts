import { type Pipeline, type Provider, specVersion } from "../contract/provider.ts";
import { ConfigError, InvalidInputError, UnsupportedError, VendorError } from "../errors/errors.ts";
import type { RunRef } from "../model/ref.ts";

/**
 * The pipeline that a URI names. Switching vendors is changing this string.
 *
 * @param uri - `<provider>:<pipeline>`. Takes `undefined` so that an environment variable can be passed as it is.
 * @throws InvalidInputError for a missing or malformed URI or a provider that is not in the list.
 *
 * @example
 * ```ts
 * const pipeline = docmux.pipeline(process.env.PIPELINE);
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

/**
 * The pipeline of a run that was started earlier. A vendor may be in the list twice, such as an old and a new base URL.
 *
 * @param origin - where the run was started; `undefined` where a ref does not name it.
 * @throws InvalidInputError as `resolvePipeline`.
 */
export function pipelineAt(
  uri: string,
  origin: string | undefined,
  providers: readonly Provider[],
): Pipeline {
  const { providerId } = parseUri(uri);
  const own = providers.find(
    (candidate) => candidate.providerId === providerId && candidate.origin === origin,
  );
  return resolvePipeline(uri, own ? [own] : providers);
}

/** @throws ConfigError when the provider is set to another origin than the run's: its key must not go there. */
export function requireSameOrigin(origin: string, { provider }: Pipeline, ref?: RunRef): void {
  if (origin === provider.origin) return;
  throw new ConfigError(`The run was started at ${origin}, but the provider is set to ${provider.origin}`, {
    providerId: provider.providerId,
    ...(ref ? { ref } : {}),
    nextStep: "Set baseUrl to where the run was started; a key is never sent to an origin that a ref names.",
    advice: { action: "set-base-url", origin, note: "A key is never sent to an origin that a ref names." },
  });
}

/**
 * Splits a pipeline URI such as `datalab:pl_abc123@2`.
 *
 * @throws InvalidInputError
 */
function parseUri(uri: string | undefined): { providerId: string; path: string } {
  const match = /^([a-z][a-z0-9-]*):(\S+)$/.exec(uri ?? "");
  if (match?.[1] && match[2]) return { providerId: match[1], path: match[2] };
  const problem = uri ? `"${String(uri).slice(0, 200)}" is not a pipeline URI` : "No pipeline URI was given";
  throw new InvalidInputError(problem, {
    nextStep: "Write <provider>:<pipeline>, such as datalab:pl_abc123@2 or pipelex:extract_invoice.",
  });
}

/**
 * @throws InvalidInputError for anything that is no pipeline, which types cannot stop in JavaScript; UnsupportedError when
 * the provider was written for another version of the contract.
 */
export function requireContract(pipeline: Pipeline): void {
  refuseOthers(pipeline);
  // The type knows one version only; what is installed may be of another.
  const spoken: string = pipeline.specVersion;
  if (spoken === specVersion) return;
  throw new UnsupportedError(
    `The provider of ${pipeline.uri} speaks the contract "${spoken}", this docmux "${specVersion}"`,
    {
      providerId: pipeline.provider.providerId,
      nextStep: "Install a provider and a docmux that fit each other.",
    },
  );
}

function refuseOthers(given: unknown): void {
  if (typeof given === "string") {
    throw new InvalidInputError("A pipeline is expected, and its URI was given", {
      nextStep: "URIs are for docmux.run and docmux.start, of createDocmux({ providers }).",
      advice: { action: "call", call: "docmux.run" },
    });
  }
  const members: { provider?: unknown; providerId?: unknown } =
    typeof given === "object" && given !== null ? given : {};
  if (members.provider !== undefined) return;
  const { providerId } = members;
  if (typeof providerId === "string") {
    throw new InvalidInputError(`A pipeline is expected, and the provider "${providerId}" was given`, {
      nextStep: "Call a method of it that names a pipeline, such as datalab.pipeline(id).",
      advice: { action: "call", call: "datalab.pipeline" },
    });
  }
  throw new InvalidInputError("A pipeline is expected, and something else was given", {
    nextStep: "Pass what a provider names, such as datalab.pipeline(id).",
    advice: { action: "call", call: "datalab.pipeline" },
  });
}

/** @throws InvalidInputError when the run is of another pipeline, whose words this one would misread. */
export function requireSamePipeline(ref: RunRef, pipeline: Pipeline): void {
  if (ref.providerId === pipeline.provider.providerId && ref.pipelineId === pipeline.pipelineId) return;
  throw new InvalidInputError(`The ref belongs to ${ref.pipelineUri}, not to ${pipeline.uri}`, { ref });
}

/**
 * Refuses an answer about another run than the one that was asked for.
 *
 * @param runId - the id that the answer names, where it names one.
 * @throws VendorError with code `bad_response`.
 */
export function requireSameRun(ref: RunRef, runId: string | undefined): void {
  if (runId === undefined || runId === ref.runId) return;
  throw new VendorError("bad_response", "The vendor returned another run than the one that was requested", {
    ref,
    nextStep:
      "Nothing of that response was used. If it repeats, report it to the vendor with the ids of both runs.",
  });
}
