import type { Fault } from "./fault.ts";
import { longestTimerMs } from "./pause.ts";

type Check = (value: unknown) => boolean;

const largestBytes = 256 * 1024 * 1024;
/** A thousand years, within what a date can be. */
const longestShiftMs = 3.2e13;
const mostCopies = 1_000;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isAmount: Check = (value) => isNumber(value) && (value as number) >= 0;
const isShare: Check = (value) => isAmount(value) && (value as number) <= 1;
const isStatus: Check = (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
const isUpTo =
  (most: number): Check =>
  (value) =>
    isAmount(value) && (value as number) <= most;
const isDelay = isUpTo(longestTimerMs);
/** A fault that cannot be written into an answer would strike as an error of the emulator itself. */
const isHeaderValue: Check = (value) => isText(value) && isHeaderOf("x-value", value as string);
const isNames: Check = (value) => Array.isArray(value) && value.every(isText);
const isHeaders: Check = (value) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([name, text]) => isText(text) && isHeaderOf(name, text));
const isOrigin: Check = (value) =>
  isText(value) && /^https?:\/\/[^/?#]+$/.test(value as string) && URL.canParse(value as string);
const isTimes: Check = (value) => value === "always" || (Number.isInteger(value) && Number(value) > 0);

const target: Record<string, Check> = {
  method: isText,
  path: isText,
  pathPattern: (value) => isText(value) && isPattern(value as string),
  headers: isHeaders,
  after: (value) => Number.isInteger(value) && Number(value) >= 0,
  times: isTimes,
  rate: isShare,
};

const redirects: readonly unknown[] = [301, 302, 303, 307, 308];

/** The members of each fault that JSON can hold; `!` marks those that must be there. */
const members: Partial<Record<Fault["kind"], Record<string, Check>>> = {
  latency: { "delayMs!": isDelay },
  "slow-body": { "delayMs!": isDelay },
  status: { "status!": isStatus, retryAfter: isHeaderValue, body: () => true, contentType: isHeaderValue },
  "html-error": { "status!": isStatus },
  "reset-before-accept": {},
  "reset-after-accept": {},
  "truncated-json": {},
  "huge-body": { "sizeBytes!": isUpTo(largestBytes) },
  redirect: { "location!": isHeaderValue, status: (value) => redirects.includes(value) },
  "third-party-urls": { "origin!": isOrigin },
  "unknown-status": { word: isText },
  "out-of-order-status": {},
  "extra-members": {},
  "missing-members": { names: isNames, share: isShare, seed: isNumber },
  "null-members": { names: isNames },
  "expired-result": { afterMs: isUpTo(longestShiftMs) },
  "clock-skew": { "skewMs!": (value) => isNumber(value) && Math.abs(value as number) <= longestShiftMs },
  "duplicate-webhook": { copies: (value) => Number.isInteger(value) && isUpTo(mostCopies)(value) },
};

/**
 * Reads a fault that was sent as JSON: `pathPattern` instead of a RegExp, `"always"` instead of `Infinity`.
 *
 * @throws Error with one sentence that names the invalid property
 */
export function parseFault(body: unknown): Fault {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Error('A fault is a JSON object such as {"kind":"status","status":503}.');
  }
  const { kind, pathPattern, times, ...rest } = body as Record<string, unknown>;
  const known =
    typeof kind === "string" && Object.hasOwn(members, kind) ? members[kind as Fault["kind"]] : undefined;
  if (!known) {
    throw new Error(
      `There is no fault "${String(kind)}" over HTTP. Use one of: ${Object.keys(members).join(", ")}.`,
    );
  }
  const required = Object.keys(known).filter((name) => name.endsWith("!"));
  const missing = required.map((name) => name.slice(0, -1)).find((name) => !Object.hasOwn(rest, name));
  if (missing) throw new Error(`The fault "${String(kind)}" needs the property ${missing}.`);
  const checks = { ...target, ...known };
  for (const [name, value] of Object.entries(body)) {
    if (name === "kind") continue;
    const check = checks[name] ?? checks[`${name}!`];
    if (!check) throw new Error(`The fault "${String(kind)}" has no property ${name}.`);
    if (!check(value)) throw new Error(`The property ${name} of the fault "${String(kind)}" is invalid.`);
  }
  return {
    ...rest,
    kind,
    ...(pathPattern === undefined ? {} : { path: new RegExp(pathPattern as string) }),
    ...(times === undefined ? {} : { times: times === "always" ? Number.POSITIVE_INFINITY : times }),
  } as Fault;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function isHeaderOf(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}
