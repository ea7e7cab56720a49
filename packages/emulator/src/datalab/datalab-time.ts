/** How the vendor writes times: the API reference says `date-time`, which has a zone; the samples of its SDK have none. */
export type TimestampStyle = "naive" | "zoned";

/** Python's `isoformat()`: microseconds only when there are any, and `Z` only when zoned. */
export function datalabTime(epochMs: number | null, style: TimestampStyle): string | null {
  if (epochMs === null) return null;
  const [seconds, fraction] = new Date(epochMs).toISOString().slice(0, -1).split(".");
  const micros = fraction === "000" ? "" : `.${fraction}000`;
  return `${seconds}${micros}${style === "zoned" ? "Z" : ""}`;
}
