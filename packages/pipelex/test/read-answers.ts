import type { JsonObject, RunSnapshot } from "@docmux/core/provider";
import { executedObservation } from "../src/observe/executed.ts";
import { readResult } from "../src/result/read.ts";

// Answers of servers, made and read without any server.

export const at = (second: number) => `2026-04-06T10:17:${String(second).padStart(2, "0")}.000000Z`;
export const node = (place: number, code: string, type: string, more: object = {}) => ({
  id: `g:node_${place}`,
  kind: type === "PipeSequence" || type === "PipeBatch" ? "controller" : "operator",
  pipe_code: code,
  pipe_type: type,
  status: "succeeded",
  timing: { started_at: at(place), ended_at: at(place + 1), duration: 1 },
  io: { inputs: [], outputs: [] },
  error: null,
  usage: null,
  ...more,
});
export const output = (name: string, concept: string, data: unknown) => ({
  io: { outputs: [{ name, concept, data }] },
});
export const contains = (source: number, target: number) => edge("contains", source, target);
export const edge = (kind: string, source: number, target: number) => ({
  kind,
  source: `g:node_${source}`,
  target: `g:node_${target}`,
});
export const page = (text: string) => ({
  text_and_images: { text: { text }, images: [], raw_html: null },
  page_view: null,
});

export function answerWith(pipeOutput: object, more: object = {}) {
  return {
    pipeline_run_id: "r1",
    created_at: "2026-04-06T10:17:00.123456+00:00",
    state: "COMPLETED",
    finished_at: "2026-04-06T10:17:09+00:00",
    main_stuff_name: "result",
    pipe_output: {
      working_memory: {
        root: { result: { concept: "native.Text", content: { text: "done" } } },
        aliases: { main_stuff: "result" },
        absences: {},
      },
      ...pipeOutput,
    },
    ...more,
  };
}

export function read(answer: object) {
  const observation = executedObservation(answer, "main");
  const snapshot = { ...observation, pipelineId: "main", ref: { runId: "r1" } } as unknown as RunSnapshot;
  const { metadata, ...result } = readResult({ execute: answer as JsonObject }, snapshot);
  return { observation, result: { ...result, providerMetadata: metadata } };
}
