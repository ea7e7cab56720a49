const shortestKey = 6;

/** Text in which no key of the environment stands. Errors hold none; this is for what others throw, such as a config file. */
export function hideKeys(text: string, environment: NodeJS.ProcessEnv): string {
  return Object.entries(environment)
    .filter(([name, value]) => /_(?:API_KEY|TOKEN|SECRET)$/.test(name) && (value ?? "").length >= shortestKey)
    .reduce((rest, [, value]) => rest.replaceAll(value ?? "", "[key]"), text);
}
