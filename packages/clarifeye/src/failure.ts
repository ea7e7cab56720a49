import { type Advice, isRecord, readSentence, type VendorFailure } from "@docmux/core/provider";

/** Adds to the sentence in an error body what to do next. */
export function readFailure(body: unknown, httpStatus: number): VendorFailure {
  const nextStep = nextSteps[httpStatus];
  return { message: readSentence(body), ...(nextStep ? { nextStep, advice: advice[httpStatus] } : {}) };
}

const nextSteps: Readonly<Record<number, string>> = {
  401: "Check the key, the setting authScheme (Bearer or Token), and that region or baseUrl is where it was made.",
  403: "Ask for the permission to view data (reading) or to run tasks (starting, publishing, aborting).",
  404: "Check the id, the project, and that region or baseUrl is where the project lives.",
  413: "Send less in one request: this vendor takes 32 MB at most, a server in front of it may take less.",
};

const place = "CLARIFEYE_REGION or CLARIFEYE_BASE_URL";

const advice: Readonly<Record<number, Advice>> = {
  401: {
    action: "check-setting",
    setting: "apiKey",
    variable: "CLARIFEYE_API_KEY",
    note: `the setting authScheme (Bearer or Token), and that ${place} is where the key was made`,
  },
  404: {
    action: "check-setting",
    setting: "projectId",
    variable: "CLARIFEYE_PROJECT_ID",
    note: `the id, and that ${place} is where the project is`,
  },
};

/**
 * Whether an answer is the vendor's own documented refusal: JSON with a sentence under `error`, as specified, or under
 * `detail`, as Django REST framework writes it.
 */
export function isOwnRefusal(httpStatus: number, _headers: Headers, body: unknown): boolean {
  if (!refusals.includes(httpStatus) || !isRecord(body)) return false;
  return [body.error, body.detail].some((sentence) => typeof sentence === "string" && sentence.trim() !== "");
}

/**
 * Statuses of refusals for which the vendor documents a body. None is documented for 429, 503 or 529, and Django's sentence
 * for a throttled request is known from Django alone: after those it is unknown whether the vendor took a request.
 */
const refusals: readonly number[] = [400, 401, 403, 404];

/** Whether an answer with a success status holds an error all the same: `error` or `errors` with something in it. */
export function hasErrorMember({ error, errors }: Readonly<Record<string, unknown>>): boolean {
  return [error, errors].some(
    (value) => Boolean(value) && (typeof value !== "object" || Object.keys(value as object).length > 0),
  );
}

/**
 * The line of a run's log that says what went wrong: neither runs nor steps have an error field. Looks at the end of the
 * log only, prefers lines that name one of the subjects, hides what looks like a secret, at most 500 characters.
 *
 * @param subjects - names and types of the steps that failed.
 */
export function readFailureText(
  rawLogs: string | null | undefined,
  subjects: readonly string[],
  { onlySubjects = false } = {},
): string | undefined {
  const lines = (rawLogs ?? "")
    .slice(-longestTail)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => looksLikeFailure.test(line));
  const about = lines.findLast((line) => subjects.some((subject) => line.includes(subject)));
  const line = about ?? (onlySubjects ? undefined : lines.at(-1));
  return line === undefined ? undefined : hideSecrets(line).slice(0, longestSentence);
}

const looksLikeFailure = /error|exception|fail|fatal|critical/i;

const longestTail = 20_000;

/** What must not travel from a vendor's log into an error message. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|token|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, "$1 [redacted]"],
  [
    /\b([\w-]*(?:api[_-]?key|token|secret|password|passwd|credentials?|authorization|signature))(["']?\s*[:=]\s*)["']?[^\s"',;&]{4,}["']?/gi,
    "$1$2[redacted]",
  ],
  [/(https?:\/\/)[^\s/@]+@/gi, "$1[redacted]@"],
  [/(https?:\/\/[^\s?"']+)\?[^\s"']+/gi, "$1?[redacted]"],
];

function hideSecrets(line: string): string {
  return secrets.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), line);
}

const longestSentence = 500;
