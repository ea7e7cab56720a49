/** An instant as Python writes it: microseconds when there are any, then the given suffix for UTC, which may be none. */
export function isoTime(ms: number, suffix: "Z" | "+00:00" | "" = "+00:00"): string {
  const written = new Date(ms).toISOString().slice(0, -1);
  return `${written.endsWith(".000") ? written.slice(0, -4) : `${written}000`}${suffix}`;
}
