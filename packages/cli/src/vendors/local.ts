import type { Pipeline } from "@docmux/core";
import type { KnownVendor } from "./vendor.ts";

/** The engine of this machine: it needs no account, and rules extract what a schema names, without a model. */
export const localVendor: KnownVendor = {
  packageName: "@docmux/local",
  load: loadLocal,
  async samples() {
    const local = await loadLocal();
    return [local.parse(), local.extract()];
  },
  async openHere(schemas) {
    const provider = await loadLocal();
    return {
      provider,
      pipelineFor(kind) {
        const pipeline: Pipeline = provider.extract();
        const providerOptions = { schema: schemas[kind] };
        // The schema is an option of each run; a comparison has documents of several kinds.
        const doStart: Pipeline["doStart"] = (request, context) =>
          pipeline.doStart({ ...request, providerOptions }, context);
        return { ...pipeline, doStart };
      },
    };
  },
};

async function loadLocal() {
  return (await import("@docmux/local")).local;
}
