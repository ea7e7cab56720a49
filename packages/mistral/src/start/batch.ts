import { type JsonObject, omitNullish, type StartResponse } from "@docmux/core/provider";
import { jobObservation } from "../observe/job.ts";
import { jobsPath } from "../paths.ts";
import type { MistralBatchOptions } from "../settings.ts";
import { jobSchema } from "../wire.ts";
import { markerName, type StartSearch } from "./find.ts";
import type { CheckedStart } from "./ocr.ts";
import { type Placing, placeDocument } from "./place-document.ts";
import { ocrRequest, sendable } from "./request.ts";

/** Starts a batch job of one document. It carries a value that only this start knows, by which a list shows it again. */
export async function startBatch(
  model: string,
  request: CheckedStart<MistralBatchOptions>,
  placing: Placing,
): Promise<StartResponse> {
  const { call } = placing;
  const { idempotencyKey, options } = request;
  const { members, asked } = ocrRequest(request, options);
  const { chunk, inlineBytes } = await placeDocument(request, placing);
  const meta = { asked };
  const search: StartSearch = {
    marker: idempotencyKey,
    startedAt: new Date(call.clock.now()).toISOString(),
    meta,
  };
  const job = await call.start(jobsPath, {
    ...sendable(
      {
        endpoint: "/v1/ocr",
        model,
        requests: [{ custom_id: "0", body: { document: chunk, ...members } }],
        metadata: { [markerName]: idempotencyKey },
        ...omitNullish({ timeout_hours: options.timeoutHours }),
      },
      inlineBytes,
    ),
    schema: jobSchema,
    search: search as JsonObject,
  });
  return { runId: job.id, proof: "marker", meta, observation: jobObservation(job) };
}
