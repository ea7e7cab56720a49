// The toolkit for authors of providers.

export { decimalFromNumber, shiftDecimal, sumDecimals } from "./model/usage.ts";
export { parseRetryAfter } from "./time/delays.ts";
export { normalizeTime } from "./time/timestamps.ts";
export { parseAnswer } from "./toolkit/answer.ts";
export { dataUrl, type FormPart, multipartBody } from "./toolkit/body.ts";
export { createRefSeal, type RefSeal } from "./toolkit/cleanup.ts";
export {
  createHttpClient,
  type DirectCallOptions,
  defaultAttemptTimeoutMs,
  directContext,
  longestRetryDelayMs,
} from "./toolkit/client.ts";
export { isRecord, mapStatus, present } from "./toolkit/reading.ts";
export { redact } from "./toolkit/redact.ts";
export type {
  HttpAnswer,
  HttpClient,
  HttpClientSettings,
  HttpRequest,
  RequestEffect,
  VendorFailure,
} from "./toolkit/request.ts";
export {
  loadApiKey,
  loadOptionalSetting,
  loadSetting,
  parseBaseUrl,
  parseOptions,
  type SettingSource,
} from "./toolkit/settings.ts";
