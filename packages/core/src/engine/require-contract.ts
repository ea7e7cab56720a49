import { UnsupportedError } from "../errors/unsupported-error.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import { specVersion } from "../provider/spec-version.ts";

/** @throws UnsupportedError when the provider was written for another version of the contract. */
export function requireContract(pipeline: Pipeline): void {
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
