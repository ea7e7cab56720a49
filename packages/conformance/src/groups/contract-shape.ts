import assert from "node:assert/strict";
import type { ConformanceGroup } from "../conformance-case.ts";

export const contractShape: ConformanceGroup = {
  name: "contract shape",
  cases: [
    {
      name: "speaks version v1 of the contract",
      async verify({ pipeline }) {
        assert.equal(pipeline.specVersion, "v1");
        assert.equal(pipeline.provider.specVersion, "v1");
      },
    },
    {
      name: "has a provider id that fits a pipeline URI, and a URI that leads back to the same pipeline",
      async verify({ pipeline }) {
        const { provider, uri } = pipeline;
        assert.match(provider.providerId, /^[a-z][a-z0-9-]*$/);
        assert.ok(uri.startsWith(`${provider.providerId}:`), `${uri} does not begin with the provider id`);
        const again = provider.pipelineFromUri(uri.slice(provider.providerId.length + 1));
        assert.equal(again.uri, uri);
        assert.equal(again.pipelineId, pipeline.pipelineId);
      },
    },
    {
      name: "names an origin, without a path",
      async verify({ pipeline }) {
        const { origin } = pipeline.provider;
        assert.equal(new URL(origin).origin, origin);
      },
    },
    {
      name: "has the methods that its capabilities promise",
      async verify({ pipeline }) {
        const { capabilities } = pipeline;
        if (capabilities.observe === "poll")
          assert.ok(pipeline.doStatus, "observe is poll, but doStatus is missing");
        if (capabilities.cancel) assert.ok(pipeline.doCancel, "cancel is declared, but doCancel is missing");
        if (capabilities.list)
          assert.ok(pipeline.doFindStarted, "list is declared, but doFindStarted is missing");
        assert.ok(capabilities.documents.length > 0 || capabilities.inputs, "it takes nothing at all");
      },
    },
  ],
};
