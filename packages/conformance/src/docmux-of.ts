import { createDocmux, type Docmux } from "@docmux/core";
import type { Pipeline, Provider } from "@docmux/core/provider";

/** The front door of a process that knows only the provider of this pipeline. */
export function docmuxOf({ provider }: Pipeline): Docmux<readonly [Provider]> {
  return createDocmux({ providers: [provider] });
}
