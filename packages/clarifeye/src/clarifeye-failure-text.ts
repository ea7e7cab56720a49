const longestTail = 20_000;
const longestSentence = 500;
const looksLikeFailure = /error|exception|fail|fatal|critical/i;

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

function hideSecrets(line: string): string {
  return secrets.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), line);
}
