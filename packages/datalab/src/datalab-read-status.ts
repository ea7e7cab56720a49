import type { Issue } from "@docmux/core/provider";
import { mapStatus } from "@docmux/core/provider-utils";

/** Looks a status up without regard to case, which the vendor documents nowhere; an issue quotes it as it came. */
export function readStatus<Status extends string>(
  table: Readonly<Record<string, Status>>,
  rawStatus: string,
  what: "run" | "step",
): { status: Status | "unknown"; issues: Issue[] } {
  const lowerCase = rawStatus.toLowerCase();
  return mapStatus(table, Object.hasOwn(table, lowerCase) ? lowerCase : rawStatus, what);
}
