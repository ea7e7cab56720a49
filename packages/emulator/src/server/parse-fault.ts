import type { Fault } from "./fault.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isAmount: Check = (value) => isNumber(value) && (value as number) >= 0;
const isShare: Check = (value) => isAmount(value) && (value as number) <= 1;
const isStatus: Check = (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
const isNames: Check = (value) => Array.isArray(value) && value.every(isText);
const isHeaders: Check = (value) =>
  typeof value === "object" && value !== null && Object.values(value).every(isText);
const isOrigin: Check = (value) => isText(value) && URL.canParse(value as string);
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

/** The members of each fault that JSON can hold; `!` marks those that must be there. */
const members: Partial<Record<Fault["kind"], Record<string, Check>>> = {
  latency: { "delayMs!": isAmount },
  "slow-body": { "delayMs!": isAmount },
  status: { "status!": isStatus, retryAfter: isText, body: () => true, contentType: isText },
  "html-error": { "status!": isStatus },
  "reset-before-accept": {},
  "reset-after-accept": {},
  "truncated-json": {},
  "huge-body": { "sizeBytes!": isAmount },
  redirect: { "location!": isText, status: (value) => [301, 302, 303, 307, 308].includes(Number(value)) },
  "foreign-urls": { "origin!": isOrigin },
  "unknown-status": { word: isText },
  "out-of-order-status": {},
  "extra-members": {},
  "missing-members": { names: isNames, share: isShare, seed: isNumber },
  "null-members": { names: isNames },
  "expired-result": { afterMs: isAmount },
  "clock-skew": { "skewMs!": isNumber },
  "duplicate-webhook": { copies: isAmount },
};

/**
 * Reads a fault that was sent as JSON: `pathPattern` instead of a RegExp, `"always"` instead of `Infinity`.
 *
 * @throws Error with one sentence that says what does not fit
 */
export function parseFault(body: unknown): Fault {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Error('A fault is a JSON object such as {"kind":"status","status":503}.');
  }
  const { kind, pathPattern, times, ...rest } = body as Record<string, unknown>;
  const known = Object.hasOwn(members, String(kind)) ? members[kind as Fault["kind"]] : undefined;
  if (!known) {
    throw new Error(
      `There is no fault "${String(kind)}" over HTTP. Use one of: ${Object.keys(members).join(", ")}.`,
    );
  }
  const required = Object.keys(known).filter((name) => name.endsWith("!"));
  const missing = required.map((name) => name.slice(0, -1)).find((name) => !Object.hasOwn(rest, name));
  if (missing) throw new Error(`The fault "${String(kind)}" needs the member ${missing}.`);
  const checks = { ...target, ...known };
  for (const [name, value] of Object.entries(body)) {
    if (name === "kind") continue;
    const check = checks[name] ?? checks[`${name}!`];
    if (!check) throw new Error(`The fault "${String(kind)}" has no member ${name}.`);
    if (!check(value)) throw new Error(`The member ${name} of the fault "${String(kind)}" does not fit.`);
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
