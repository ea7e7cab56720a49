import { isRecord, readSentence } from "@docmux/core/provider";

/** The statuses by which the vendor's processors and steps report success. */
const successStatuses: readonly unknown[] = ["complete", "completed"];

/** What the members of a step's answer that are no output say of its success. */
interface StepClaim {
  /** The vendor reports success; an answer that only does not report a failure is judged by what it holds. */
  isExplicit: boolean;
  /** Why it is no success. */
  failure?: string;
  /** An error that is reported next to the success. */
  warning?: string;
}

/**
 * Reads whether an answer is a success. Only what the vendor documents counts as one: `success` true and `status`
 * "complete", in any case; each may be absent or null. Anything else in their place is no success.
 */
export function readClaim(answer: unknown): StepClaim {
  if (!isRecord(answer)) return { isExplicit: false };
  const { success, status, error, detail } = answer;
  const hasSucceeded = isAbsent(success) || success === true;
  const hasCompleted = isAbsent(status) || isSuccessStatus(status);
  const isSuccess = hasSucceeded && hasCompleted;
  const complains = !isNone(error) || !isNone(detail);
  if (isSuccess && !complains) return { isExplicit: !isAbsent(success) || !isAbsent(status) };
  // One property at a time: the others may hold content of the document.
  const sentence = readSentence(detail) ?? readSentence(error) ?? readSentence(answer.message);
  // "complete" alone is no success: the vendor also writes it with `success` false.
  if (isSuccess && success === true)
    return { isExplicit: true, warning: sentence ?? "The vendor reports an error next to the result." };
  const failure = sentence ?? `The step's result does not report success${reported(answer)}.`;
  return { isExplicit: false, failure };
}

/** Whether the answer has this status, compared without case. */
export function hasStatus(answer: Record<string, unknown>, word: string): boolean {
  return typeof answer.status === "string" && answer.status.toLowerCase() === word;
}

function isSuccessStatus(status: unknown): boolean {
  return typeof status === "string" && successStatuses.includes(status.toLowerCase());
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isNone(value: unknown): boolean {
  return isAbsent(value) || value === "" || value === false;
}

function reported({ success, status }: Record<string, unknown>): string {
  const facts = Object.entries({ success, status }).filter(([, value]) => isScalar(value));
  const listed = facts.map(([name, value]) => `${name} ${JSON.stringify(value).slice(0, 100)}`);
  return listed.length > 0 ? ` (${listed.join(", ")})` : "";
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
