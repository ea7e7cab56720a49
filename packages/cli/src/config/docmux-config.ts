import { ConfigError } from "@docmux/core";
import * as z from "zod/mini";

/** What a `docmux.config.ts` exports by default, or a `docmux.config.json` holds. Keys are never in it. */
export interface DocmuxConfig {
  /** Short names for pipeline URIs, such as `{ invoices: "datalab:pl_abc123@2" }`. */
  aliases?: Record<string, string>;
  /**
   * Pipelines of each kind of documents, for `docmux compare` without `--with` and `--kind`: pipeline URIs or aliases, one of each
   * vendor. Such as `{ invoice: ["datalab:pl_1", "pipelex:extract_invoice"] }`.
   */
  kinds?: Record<string, string[]>;
  /** Packages, or paths next to the file, that export additional providers. */
  providers?: string[];
  /** How long a run is waited for, in seconds. Default 1800. */
  timeoutSeconds?: number;
  /** Runs in flight at once for each vendor. Default: what the provider says, else 8. */
  concurrency?: number;
}

const schema = z.strictObject({
  aliases: z.optional(z.record(z.string(), z.string())),
  kinds: z.optional(
    z.record(
      z.string().check(z.regex(/^[^=]+$/)),
      z.array(z.string().check(z.regex(/^[^\s,]+$/))).check(z.minLength(1)),
    ),
  ),
  providers: z.optional(z.array(z.string().check(z.minLength(1)))),
  timeoutSeconds: z.optional(z.number().check(z.positive())),
  concurrency: z.optional(z.int().check(z.positive())),
});

const secretName = /(?:api|access|secret|private)[-_]?key|token|secret|password|authorization|credential/i;
const uri = /^[a-z][a-z0-9-]*:\S+$/;

/**
 * Checks a configuration. Messages name settings and never repeat their values: one may be a key.
 *
 * @param where - the file, for messages.
 * @throws ConfigError
 */
export function parseConfig(value: unknown, where: string): DocmuxConfig {
  const secret = findSecret(value);
  if (secret) {
    throw new ConfigError(`${where} holds "${secret}", and keys are not read from files`, {
      nextStep:
        "Take it out and set the environment variable, such as DATALAB_API_KEY; docmux providers lists them.",
    });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(`${where} is invalid: ${parsed.error.issues.map(describeProblem).join("; ")}`, {
      nextStep: "It may have: aliases, kinds, providers, timeoutSeconds, concurrency.",
    });
  }
  for (const [name, target] of Object.entries(parsed.data.aliases ?? {})) {
    if (uri.test(target) && !name.includes(":")) continue;
    throw new ConfigError(`${where}: the alias "${name}" does not name a pipeline`, {
      nextStep: 'Write aliases such as { invoices: "datalab:pl_abc123@2" }; a name has no colon.',
    });
  }
  return parsed.data as DocmuxConfig;
}

/** What a member has to be, for messages: the words of a schema library are for programmers. */
const expectations: Readonly<Record<keyof DocmuxConfig, string>> = {
  aliases: "an object of names and pipeline URIs",
  kinds: "an object of kinds, each with a list of pipelines",
  providers: "a list of packages or paths",
  timeoutSeconds: "a number of seconds above 0",
  concurrency: "a whole number above 0",
};

function describeProblem(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => `"${key}"`).join(", ");
    return issue.path.length === 0 ? `there is no setting ${names}` : `${issue.path.join(".")} has ${names}`;
  }
  const [member] = issue.path;
  const expected = expectations[member as keyof DocmuxConfig];
  return expected ? `${String(member)} must be ${expected}` : "it must be an object";
}

function findSecret(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value !== "object" || value === null || path.length > 8) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const here = [...path, name];
    if (secretName.test(name)) return here.join(".");
    const found = findSecret(member, here);
    if (found) return found;
  }
  return undefined;
}
