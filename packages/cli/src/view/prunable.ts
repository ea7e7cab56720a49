import type { PrunableStart } from "../store/prune.ts";

/** How many records and results, how large they are, and how old the oldest is. */
export function describePrunable(items: readonly PrunableStart[], verb: string): string {
  const records = items.filter(({ record }) => record).length;
  const results = items.filter(({ bytes }) => bytes !== undefined);
  const size = formatBytes(results.reduce((sum, { bytes = 0 }) => sum + bytes, 0));
  const parts = [
    ...(records > 0 ? [countOf(records, "record")] : []),
    ...(results.length > 0 ? [`${countOf(results.length, "kept result")} (${size})`] : []),
  ];
  const stay = records > 0 ? "" : " The records stay.";
  return `${parts.join(", ")} ${verb}.${stay} The oldest is from ${items[0]?.updatedAt}.`;
}

/** `30 days`, `12 hours`, `90 minutes`. */
export function describeAge(milliseconds: number): string {
  const units = [
    [24 * 60 * 60_000, "day"],
    [60 * 60_000, "hour"],
  ] as const;
  const [unitMs, name] = units.find(([unitMs]) => milliseconds % unitMs === 0 && milliseconds > 0) ?? [
    60_000,
    "minute",
  ];
  return countOf(milliseconds / unitMs, name);
}

/** `812 bytes`, `1.4 kB`, `23.0 MB`. */
function formatBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  while (value >= 999.95 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value.toFixed(1)} ${units[0]}`;
}

function countOf(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
