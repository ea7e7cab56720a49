import type { Pipeline } from "@docmux/core";
import { type FakePipeline, type FakeScript, fakePipeline, ManualClock } from "@docmux/core/testing";
import type { ComparedDocument } from "../options.ts";

/** A scripted pipeline of a vendor of its own, with its own account. */
export function fakeVendor(providerId: string, script: FakeScript = {}): FakePipeline {
  const pipeline = fakePipeline(script);
  return { ...pipeline, uri: `${providerId}:pipe`, provider: { ...pipeline.provider, providerId } };
}

/** The pipeline, answering as an emulator does. */
export function asEmulated(pipeline: Pipeline): Pipeline {
  return {
    ...pipeline,
    doStart: (request, context) => {
      context.onResponse?.({ httpStatus: 200, emulator: "test" });
      return pipeline.doStart(request, context);
    },
  };
}

/** How many runs a pipeline was asked to start. */
export function startsOf(pipeline: FakePipeline): number {
  return pipeline.calls.filter((call) => call.method === "doStart").length;
}

/** A document that is never read. */
export const fakeInput = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };

/** Documents that are never read. */
export function fakeDocuments(...ids: string[]): ComparedDocument[] {
  return ids.map((id) => ({ id, input: fakeInput }));
}

/** A clock that skips the waits between polls, but not longer ones. */
export function quickClock(): ManualClock {
  return new ManualClock({ skipUpToMs: 60_000 });
}
