import { ConfigError, InvalidInputError } from "@docmux/core";
import { distance } from "fastest-levenshtein";
import type { DocmuxConfig } from "./docmux-config.ts";

/** Flags that every command takes. */
export interface GlobalFlags {
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  /** False after `--no-color`. */
  color?: boolean;
  config?: string;
  /** File with variables. */
  envFile?: string;
  provider?: string[];
  /** Milliseconds. */
  timeout?: number;
  concurrency?: number;
  cancelOnAbort?: boolean;
  /** False after `--no-store`. */
  store?: boolean;
}

/** What a command goes by: the configuration file, above it the environment, above it the flags. */
export interface Settings {
  aliases: Readonly<Record<string, string>>;
  /** Pipelines of each kind of documents, of the configuration. */
  kinds: Readonly<Record<string, readonly string[]>>;
  /** Packages and paths of additional providers. */
  providers: readonly string[];
  timeoutMs: number | undefined;
  concurrency: number | undefined;
}

const aliasPrefix = "DOCMUX_ALIAS_";

/**
 * Joins the three sources.
 *
 * @throws ConfigError for a variable that is invalid.
 */
export function joinSettings(
  config: DocmuxConfig,
  environment: NodeJS.ProcessEnv,
  flags: GlobalFlags,
): Settings {
  const timeoutSeconds = positive(environment, "DOCMUX_TIMEOUT_SECONDS") ?? config.timeoutSeconds;
  const concurrency = positive(environment, "DOCMUX_CONCURRENCY");
  if (concurrency !== undefined && !Number.isInteger(concurrency)) {
    throw new ConfigError("DOCMUX_CONCURRENCY is not a whole number");
  }
  const named = environment.DOCMUX_PROVIDERS?.split(/[\s,]+/).filter(Boolean);
  return {
    aliases: { ...config.aliases, ...aliasesOf(environment) },
    kinds: config.kinds ?? {},
    providers: [...new Set([...(flags.provider ?? []), ...(named ?? []), ...(config.providers ?? [])])],
    timeoutMs: flags.timeout ?? (timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000),
    concurrency: flags.concurrency ?? concurrency ?? config.concurrency,
  };
}

/**
 * The pipeline URI behind an alias; a URI stands for itself.
 *
 * @throws InvalidInputError for a name that is no alias.
 */
export function resolveAlias(name: string, aliases: Readonly<Record<string, string>>): string {
  if (name.includes(":")) return name;
  const found = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(aliases).join(", ") || "none";
  const meant = nearest(name, Object.keys(aliases));
  throw new InvalidInputError(`"${name}" is neither a pipeline URI nor an alias`, {
    nextStep: `${meant ? `Did you mean "${meant}"? ` : ""}Write <provider>:<pipeline>, such as datalab:pl_abc123@2; known aliases: ${known}.`,
  });
}

function aliasesOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(aliasPrefix) && value
        ? [[name.slice(aliasPrefix.length).toLowerCase().replaceAll("_", "-"), value]]
        : [],
    ),
  );
}

function positive(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name]?.trim();
  if (!text) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new ConfigError(`${name} is not a number above 0`);
}

/** Of the words that are known, the one that was probably meant by another: a letter away in every three, two at most. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const mostLetters = Math.min(2, Math.floor(word.length / 3));
  const [best] = known
    .map((each) => ({ each, letters: distance(each, word) }))
    .filter(({ letters }) => letters > 0 && letters <= mostLetters)
    .sort((a, b) => a.letters - b.letters);
  return best?.each;
}
