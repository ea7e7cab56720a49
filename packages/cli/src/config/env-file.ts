import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError } from "@docmux/core";

/**
 * Adds the variables of a file, as Node's `--env-file` reads it. A variable that is set stays as it is.
 *
 * @throws ConfigError for a file that cannot be read.
 */
export function loadEnvFile(path: string, environment: NodeJS.ProcessEnv, workingDirectory: string): void {
  for (const [name, value] of Object.entries(read(resolve(workingDirectory, path), path))) {
    if (value !== undefined && !Object.hasOwn(environment, name)) environment[name] = value;
  }
}

function read(absolutePath: string, path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(absolutePath, "utf8"));
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    throw new ConfigError(`The file ${path} of --env-file cannot be read (${code ?? name})`, {
      nextStep: "Check the path. No request was sent.",
    });
  }
}
