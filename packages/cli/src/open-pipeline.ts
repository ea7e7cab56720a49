import { type Pipeline, resolvePipeline } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";
import { resolveAlias } from "./config/settings.ts";

/** The pipeline that an alias or a URI names, and its URI. Loads the provider of that one only. */
export async function openPipeline(
  { providers, settings }: CommandContext,
  name: string,
): Promise<{ uri: string; pipeline: Pipeline }> {
  const uri = resolveAlias(name, settings.aliases);
  return { uri, pipeline: resolvePipeline(uri, [await providers.forUri(uri)]) };
}
