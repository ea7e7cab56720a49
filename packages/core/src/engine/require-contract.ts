import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { UnsupportedError } from "../errors/unsupported-error.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import { specVersion } from "../provider/spec-version.ts";

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
    throw new InvalidInputError("A pipeline is wanted, and its URI was given", {
      nextStep: "Pass resolvePipeline(uri, providers), with the providers that it may name.",
    });
  }
  const members: { provider?: unknown; providerId?: unknown } =
    typeof given === "object" && given !== null ? given : {};
  if (members.provider !== undefined) return;
  const { providerId } = members;
  if (typeof providerId === "string") {
    throw new InvalidInputError(`A pipeline is wanted, and the provider "${providerId}" was given`, {
      nextStep: "Call a method of it that names a pipeline, such as datalab.pipeline(id).",
    });
  }
  throw new InvalidInputError("A pipeline is wanted, and something else was given", {
    nextStep: "Pass what a provider names, such as datalab.pipeline(id).",
  });
}
