import { type CallContext, ConfigError } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import { hostedBaseUrl, type PipelexConfig, providerId } from "./pipelex-config.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import { tryRequest } from "./pipelex-try-request.ts";

const probeTimeoutMs = 5000;

/**
 * Asks a server what it speaks: `GET /v1/version` where there is one, else the health routes of the servers before it
 * (`/health` since 0.1.0, `/api/v1/health` before).
 *
 * @throws ConfigError when nothing at the base URL looks like Pipelex; VendorError when the server cannot be asked.
 */
export async function detectDialect(config: PipelexConfig, context: CallContext): Promise<PipelexDialect> {
  if (config.baseUrl() === hostedBaseUrl) return "hosted";
  const version = await probe(config, "/v1/version", context);
  if (version && typeof version.implementation === "string") {
    return version.implementation === "pipelex-api" ? "v1" : "hosted";
  }
  if (await probe(config, "/health", context)) return "legacy-0.1";
  if (await probe(config, "/api/v1/health", context)) return "legacy";
  throw new ConfigError(`Nothing at ${config.baseUrl()} tells which dialect of Pipelex it speaks`, {
    providerId,
    nextStep: "Check { baseUrl }, or set { dialect } to legacy, legacy-0.1, v1 or hosted.",
  });
}

/** @returns the answer where the route is there and answers a JSON object. */
async function probe(
  config: PipelexConfig,
  url: string,
  context: CallContext,
): Promise<Record<string, unknown> | undefined> {
  const { answer, failed } = await tryRequest(
    config,
    { url, effect: "poll", timeoutMs: probeTimeoutMs, maxAnswerBytes: 64 * 1024 },
    context,
  );
  if (answer) return isRecord(answer.body) ? answer.body : undefined;
  if (failed.httpStatus === 404 || failed.httpStatus === 405) return undefined;
  throw failed.error;
}
