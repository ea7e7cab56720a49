import { createDocmux, type Pipeline } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";
import { resolveAlias } from "./config/settings.ts";

/** The pipeline that an alias or a URI names, and its URI. Loads the provider of that one only. */
export async function openPipeline(
  { providers, settings }: CommandContext,
  name: string,
): Promise<{ uri: string; pipeline: Pipeline }> {
  const uri = resolveAlias(name, settings.aliases);
  const docmux = createDocmux({ providers: [await providers.forUri(uri)] });
  return { uri, pipeline: docmux.pipeline(uri) };
}
