/** RFC 3339 in UTC as Django writes it: microseconds, left out when they are zero. */
export function toClarifeyeTime(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  return iso.endsWith(".000Z") ? iso.replace(".000Z", "Z") : iso.replace("Z", "000Z");
}
