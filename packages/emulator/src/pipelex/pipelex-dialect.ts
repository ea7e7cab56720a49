/**
 * The four ways in which Pipelex servers have spoken, by the names that the provider's setting `dialect` has.
 * `legacy`: the documented page "Pipe Run" (`plx_content`, envelope, `pipeline_state`). `legacy-0.1`: its successor without
 * an envelope. `v1`: the bare runner (`/v1/execute`, problem+json). `hosted`: the hosted service (durable runs under
 * `/v1/runs`).
 */
export type PipelexDialect = "legacy" | "legacy-0.1" | "v1" | "hosted";
