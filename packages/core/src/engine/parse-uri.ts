import { InvalidInputError } from "../errors/invalid-input-error.ts";

/**
 * Splits a pipeline URI such as `datalab:pl_abc123@2`.
 *
 * @throws InvalidInputError
 */
export function parseUri(uri: string | undefined): { providerId: string; path: string } {
  const match = /^([a-z][a-z0-9-]*):(\S+)$/.exec(uri ?? "");
  if (match?.[1] && match[2]) return { providerId: match[1], path: match[2] };
  const problem = uri ? `"${String(uri).slice(0, 200)}" is not a pipeline URI` : "No pipeline URI was given";
  throw new InvalidInputError(problem, {
    nextStep: "Write <provider>:<pipeline>, such as datalab:pl_abc123@2 or pipelex:extract_invoice.",
  });
}
