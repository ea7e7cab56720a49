import assert from "node:assert/strict";
import { type DocmuxError, run } from "@docmux/core";
import type { Pipeline } from "@docmux/core/provider";
import type { ConformanceCase } from "../conformance-case.ts";
import type { ForeignAnswer } from "../conformance-options.ts";

const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
const text = { "content-type": "text/plain" };
const page = (title: string) =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** What gateways write in the vendor's place, each both before the vendor saw a request and after the vendor took it. */
const answers: readonly (readonly [string, ForeignAnswer])[] = [
  ["nginx, 502", { status: 502, headers: html, body: page("502 Bad Gateway") }],
  ["nginx, 504", { status: 504, headers: html, body: page("504 Gateway Time-out") }],
  ["nginx, 429", { status: 429, headers: html, body: page("429 Too Many Requests") }],
  ["nginx, 499", { status: 499, headers: html, body: "" }],
  ["HAProxy, 503", { status: 503, headers: html, body: page("503 Service Unavailable") }],
  ["HAProxy, 408", { status: 408, headers: html, body: page("408 Request Time-out") }],
  [
    "a backend, 503 with Retry-After",
    { status: 503, headers: { ...json, "retry-after": "1" }, body: '{"detail":"Busy"}' },
  ],
  ["API Gateway, 503", { status: 503, headers: json, body: '{"message":"Service Unavailable"}' }],
  ["API Gateway, 504", { status: 504, headers: json, body: '{"message":"Endpoint request timed out"}' }],
  [
    "Envoy, 503 after a reset",
    {
      status: 503,
      headers: text,
      body: "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    },
  ],
  ["Envoy, 503 without a host", { status: 503, headers: text, body: "no healthy upstream" }],
  ["Heroku, 503", { status: 503, headers: html, body: page("Application error") }],
  ["Azure Front Door, 503", { status: 503, headers: html, body: page("OriginTimeout") }],
  ["Cloudflare, 520", { status: 520, headers: text, body: "error code: 520" }],
  ["Cloudflare, 522", { status: 522, headers: text, body: "error code: 522" }],
  ["Cloudflare, 524", { status: 524, headers: text, body: "error code: 524" }],
  ["a bare 529", { status: 529, headers: { "retry-after": "1" }, body: "" }],
  ["a bare 425", { status: 425, body: "" }],
];

/** More than any client sends before it gives up. */
const always = 6;

const claim = /no run was started|nothing was (sent|started)/i;

function answeredBy([name, answer]: readonly [string, ForeignAnswer], accepted: boolean): ConformanceCase {
  return {
    name: `${name}, ${accepted ? "after the vendor took the start" : "before the vendor saw the start"}: at most one run`,
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.injectFault("start", { kind: "gateway", accepted, ...answer }, always);
      const before = await scenario.startedRunCount();
      let lookUps = 0;
      const watched = watchLookUps(pipeline, () => {
        lookUps += 1;
      });
      const failure = await run(watched, document, { clock }).then(
        () => undefined,
        (error: DocmuxError) => error,
      );
      const started = (await scenario.startedRunCount()) - before;
      assert.ok(started <= 1, `${started} runs were started and billed`);
      if (!failure) return assert.ok(lookUps > 0, "the gateway's answer was taken for the vendor's");
      assert.equal(failure.code, "start_unknown");
      assert.ok(!claim.test(failure.message), `it claims what is not known: ${failure.message}`);
    },
  };
}

function watchLookUps(pipeline: Pipeline, onLookUp: () => void): Pipeline {
  const { doFindLostRuns } = pipeline;
  if (!doFindLostRuns) return pipeline;
  return {
    ...pipeline,
    doFindLostRuns(request, context) {
      onLookUp();
      return doFindLostRuns.call(pipeline, request, context);
    },
  };
}

export const gatewayCases: readonly ConformanceCase[] = answers.flatMap((answer) => [
  answeredBy(answer, true),
  answeredBy(answer, false),
]);
