import { ConfigError, isRecord, type ProviderKit, SharedCall, type VendorCall } from "@docmux/core/provider";
import type { PipelexDialect } from "./dialect.ts";
import { hostedBaseUrl, type PipelexSettings, providerId } from "./settings.ts";

/** What the parts of this provider are made with. */
export type PipelexKit = ProviderKit<typeof providerId, PipelexSettings>;

/** @throws ConfigError, VendorError; the reason of an aborted signal. */
export type FindDialect = (call: VendorCall) => Promise<PipelexDialect>;

/**
 * Finds out what the server speaks: by the settings, or by asking it once. A server that could not be asked is asked again
 * by the next run.
 */
export function dialectFinder(kit: PipelexKit): FindDialect {
  const detections = new Map<string, SharedCall<PipelexDialect>>();
  return async ({ signal, clock, random }) => {
    const { dialect = "auto" } = kit.settings;
    if (dialect !== "auto") return dialect;
    const baseUrl = kit.baseUrl();
    const detection = detections.get(baseUrl) ?? new SharedCall();
    detections.set(baseUrl, detection);
    return detection.join(signal, (stop) =>
      detectDialect(baseUrl, kit.call({ signal: stop.signal, clock, random })),
    );
  };
}

/**
 * Asks a server what it speaks: `GET /v1/version` where there is one, else the health routes of the servers before it
 * (`/health` since 0.1.0, `/api/v1/health` before).
 *
 * @throws ConfigError when nothing at the base URL looks like Pipelex; VendorError when the server cannot be asked.
 */
async function detectDialect(baseUrl: string, call: VendorCall): Promise<PipelexDialect> {
  if (baseUrl === hostedBaseUrl) return "hosted";
  const version = await probe(call, "/v1/version");
  if (version && typeof version.implementation === "string") {
    return version.implementation === "pipelex-api" ? "v1" : "hosted";
  }
  if (await probe(call, "/health")) return "legacy-0.1";
  if (await probe(call, "/api/v1/health")) return "legacy";
  throw new ConfigError(`Nothing at ${baseUrl} shows which dialect of Pipelex it speaks`, {
    providerId,
    nextStep: "Check { baseUrl }, or set { dialect } to legacy, legacy-0.1, v1 or hosted.",
    advice: { action: "check-base-url" },
  });
}

/** @returns the response where the route is there and returns a JSON object. */
async function probe(call: VendorCall, url: string): Promise<Record<string, unknown> | undefined> {
  const { answer, failed } = await call.attempt({
    url,
    effect: "poll",
    timeoutMs: probeTimeoutMs,
    maxAnswerBytes: 64 * 1024,
  });
  if (answer) return isRecord(answer.body) ? answer.body : undefined;
  if (failed.httpStatus === 404 || failed.httpStatus === 405) return undefined;
  throw failed.error;
}

const probeTimeoutMs = 5000;
