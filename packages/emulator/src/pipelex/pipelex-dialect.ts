/**
 * The four ways in which Pipelex servers have spoken.
 * `A1`: the documented legacy page (`plx_content`, envelope, `pipeline_state`). `A2`: its successor without an envelope.
 * `B`: the bare runner (`/v1/execute`, problem+json). `C`: the hosted service (durable runs under `/v1/runs`).
 */
export type PipelexDialect = "A1" | "A2" | "B" | "C";
