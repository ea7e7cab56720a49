/**
 * Version of the bare runner's protocol: `0.6` as in `pipelex-api` up to 0.89, which distinguishes errors by `error_type`;
 * `2.0` as in the versions since 0.90, which distinguish them by `code`.
 */
export type BareProtocol = "0.6" | "2.0";

const servers: Record<BareProtocol, { version: string; more: Record<string, unknown> }> = {
  "0.6": { version: "0.71.0", more: {} },
  "2.0": { version: "0.92.2", more: { blob_store: true } },
};

/** Version of the `pipelex-api` that is emulated. */
export function serverVersion(protocol: BareProtocol): string {
  return servers[protocol].version;
}

/** The answer to `GET /v1/version`. */
export function versionAnswer(protocol: BareProtocol): Record<string, unknown> {
  const { version, more } = servers[protocol];
  return {
    protocol_version: `${protocol}.0`,
    runner_version: version,
    ...more,
    implementation: "pipelex-api",
    implementation_version: version,
    runtime_version: version,
  };
}
