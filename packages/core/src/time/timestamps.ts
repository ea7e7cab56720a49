/** Milliseconds since the epoch as ISO 8601 in UTC. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/**
 * A vendor's time as ISO 8601 in UTC. A time without a zone is read as UTC.
 *
 * @returns `undefined` for what is absent or not a time.
 */
export function toIsoTimestamp(value: string | null | undefined): string | undefined {
  if (!value) return undefined;
  const epochMs = Date.parse(withZone(value));
  return Number.isNaN(epochMs) ? undefined : isoTime(epochMs);
}

function withZone(time: string): string {
  if (/(?:z|:\d{2}(?:\.\d+)?[+-]\d{2}:?\d{2})$/i.test(time)) return time;
  // Databases also write a zone in whole hours.
  return /:\d{2}(?:\.\d+)?[+-]\d{2}$/.test(time) ? `${time}:00` : `${time}Z`;
}
