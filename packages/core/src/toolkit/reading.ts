import type { Issue } from "../model/issue.ts";
import { quoteWord } from "../model/quote.ts";

/**
 * Looks a vendor's status word up in the provider's one table.
 *
 * @returns the normalized status; for a word that is not in the table `unknown`, with an issue that says so.
 *
 * @example
 * ```ts
 * const { status, issues } = mapStatus({ queued: "pending", done: "completed" }, body.state);
 * ```
 */
export function mapStatus<Status extends string>(
  table: Readonly<Record<string, Status>>,
  rawStatus: string,
  what: "run" | "step" = "run",
): { status: Status | "unknown"; issues: Issue[] } {
  const status = Object.hasOwn(table, rawStatus) ? table[rawStatus] : undefined;
  if (status !== undefined) return { status, issues: [] };
  return {
    status: "unknown",
    issues: [
      {
        severity: what === "run" ? "info" : "warning",
        code: "unknown_status",
        message: `The vendor gave the ${what} the status ${quoteWord(rawStatus)}, which docmux does not know.`,
      },
    ],
  };
}

/** The members that are there: `undefined` and `null` are left out, as exact optional properties want it. */
export function omitNullish<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A JSON Pointer (RFC 6901) to a place inside a value, such as `/lines/0/total`: the keys of `evidence`.
 *
 * @example
 * ```ts
 * const evidence = { [jsonPointer(["lines", 0, "total"])]: { pages: [2] } };
 * ```
 */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
