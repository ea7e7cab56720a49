import type { ProgramIo } from "../context.ts";
import { proxySecrets } from "../network/proxy-settings.ts";

/** Reports on standard error why output is missing, also with `--quiet`, and names the runs that are not named there yet. */
export function nameRuns(
  { stderr, environment, runs }: Pick<ProgramIo, "stderr" | "environment" | "runs">,
  reason: string,
): void {
  stderr.write(`${hideKeys(withRuns(reason, runs.takeUnnamed()), environment)}\n`);
}

/** A reason, and below it the runs with what to do next. */
export function withRuns(reason: string, lines: readonly string[]): string {
  if (lines.length === 0) return reason;
  const what = lines.length === 1 ? "This run was started" : `These ${lines.length} runs were started`;
  return [
    `${reason} ${what} and may be billed. To get the result:`,
    ...lines.map((line) => `  ${line}`),
  ].join("\n");
}

const shortestKey = 6;

/** Text in which no key of the environment stands. Errors hold none; this is for what others throw, such as a config file. */
export function hideKeys(text: string, environment: NodeJS.ProcessEnv): string {
  const keys = Object.entries(environment).flatMap(([name, value = ""]) =>
    /_(?:API_KEY|TOKEN|SECRET)$/.test(name) && value.length >= shortestKey ? [value] : [],
  );
  return [...keys, ...proxySecrets(environment)].reduce((rest, key) => rest.replaceAll(key, "[key]"), text);
}
