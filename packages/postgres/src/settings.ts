import { ConfigError } from "@docmux/core";

const defaultSchema = "docmux";
const defaultTtlMs = 60_000;
const minTtlMs = 100;
const maxTtlMs = 86_400_000;

/**
 * The schema as it is written into statements, quoted.
 *
 * @throws ConfigError for anything but a plain lower-case name.
 */
export function quoteSchema(schema: string = defaultSchema): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema) && !schema.startsWith("pg_")) return `"${schema}"`;
  throw new ConfigError("The schema of the store is no plain name", {
    nextStep: "Use lower-case letters, digits and underscores, up to 63, not beginning with a digit or pg_.",
  });
}

/** @throws ConfigError for a time that no heartbeat can keep. */
export function checkTtlMs(ttlMs: number = defaultTtlMs): number {
  if (Number.isInteger(ttlMs) && ttlMs >= minTtlMs && ttlMs <= maxTtlMs) return ttlMs;
  throw new ConfigError(`ttlMs of the store is ${String(ttlMs)}`, {
    nextStep: `Pass a whole number of milliseconds between ${minTtlMs} and ${maxTtlMs}.`,
  });
}
