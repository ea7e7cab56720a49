import assert from "node:assert/strict";
import { DocmuxError, start } from "@docmux/core";
import { outputFormats, parseRef } from "@docmux/core/provider";
import type { ConformanceGroup } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";
import { settle } from "../settle.ts";

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
      name: "is made, and found by its URI, without a request",
      async verify({ pipeline, otherProcess, scenario }) {
        const before = await scenario.requestCount();
        assert.notEqual(pipeline.provider, otherProcess.provider, "two instances are one object");
        assert.equal(docmuxOf(otherProcess).pipeline(pipeline.uri).uri, pipeline.uri);
        await settle();
        assert.equal(await scenario.requestCount(), before);
      },
    },
    {
      name: "refuses a URI without a pipeline in it, with an error of docmux",
      async verify({ pipeline }) {
        assert.throws(() => pipeline.provider.pipelineFromUri(""), DocmuxError.isInstance);
      },
    },
    {
      name: "names an origin, without a path",
      async verify({ pipeline }) {
        const { origin } = pipeline.provider;
        // A provider that sends nothing has a scheme and no host, such as `local:`.
        if (/^[a-z][a-z0-9+.-]*:$/.test(origin)) return;
        assert.equal(new URL(origin).origin, origin);
      },
    },
    {
      name: "declares capabilities as data, in the words of the contract",
      async verify({ pipeline: { capabilities, provider } }) {
        assert.deepEqual(JSON.parse(JSON.stringify(capabilities)), capabilities);
        assert.ok(["poll", "blocking", "callback"].includes(capabilities.observe));
        assert.ok(["live", "final", "none"].includes(capabilities.steps));
        for (const kind of capabilities.documents) assert.ok(["file", "url", "stored"].includes(kind), kind);
        for (const format of capabilities.outputFormats) assert.ok(outputFormats.includes(format), format);
        const { concurrency = 1 } = provider;
        assert.ok(Number.isInteger(concurrency) && concurrency > 0, `concurrency is ${concurrency}`);
        assert.ok((capabilities.resultLifetimeMs ?? 1) > 0, "a result lives no time at all");
      },
    },
    {
      name: "has the methods that its capabilities promise",
      async verify({ pipeline }) {
        const { capabilities } = pipeline;
        if (capabilities.observe === "poll")
          assert.ok(pipeline.doStatus, "observe is poll, but doStatus is missing");
        if (capabilities.cancel) assert.ok(pipeline.doCancel, "cancel is declared, but doCancel is missing");
        if (capabilities.findsLostStarts)
          assert.ok(pipeline.doFindLostRuns, "list is declared, but doFindLostRuns is missing");
        assert.ok(capabilities.documents.length > 0 || capabilities.inputs, "it takes nothing at all");
      },
    },
    {
      name: "gives a run a ref that names it, its pipeline and its origin, and is plain JSON",
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const { ref } = await start(pipeline, document, { clock });
        assert.ok(ref.runId, "the run has no id");
        assert.equal(ref.providerId, pipeline.provider.providerId);
        assert.equal(ref.origin, pipeline.provider.origin);
        assert.deepEqual(parseRef(JSON.stringify(ref)), ref);
      },
    },
  ],
};
