// The toolkit for authors of providers.

export { decimalFromNumber, shiftDecimal, sumDecimals } from "../model/decimal.ts";
export { parseRetryAfter } from "../time/retry-after.ts";
export { normalizeTime } from "../time/timestamps.ts";
export { dataUrl } from "./data-url.ts";
export { type DirectCallOptions, directContext } from "./direct-context.ts";
export { defaultAttemptTimeoutMs, longestRetryDelayMs } from "./exchange.ts";
export { createHttpClient } from "./http-client.ts";
export type { HttpAnswer, HttpClient, HttpClientSettings, HttpRequest } from "./http-request.ts";
export { isRecord } from "./is-record.ts";
export { loadApiKey, loadOptionalSetting, loadSetting, type SettingSource } from "./load-setting.ts";
export { mapStatus } from "./map-status.ts";
export { type FormPart, multipartBody } from "./multipart-body.ts";
export { parseAnswer } from "./parse-answer.ts";
export { parseBaseUrl } from "./parse-base-url.ts";
export { parseOptions } from "./parse-options.ts";
export { present } from "./present.ts";
export { redact } from "./redact.ts";
export { createRefSeal, type RefSeal } from "./ref-seal.ts";
export type { RequestEffect } from "./request-effect.ts";
export type { VendorFailure } from "./vendor-failure.ts";
