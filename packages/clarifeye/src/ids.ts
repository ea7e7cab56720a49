/** What the vendor uses as an id everywhere. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what the vendor uses as an id everywhere. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}

/** Whether two ids are the same: the vendor's ids are UUIDs, which differ in case without a difference in meaning. */
export function isSameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The id that an answer names, spelled as it was asked for when it is the same. */
export function inSpellingOf(asked: string, named: string): string {
  return isSameId(asked, named) ? asked : named;
}

/** How many ids one request names. They are in its URL, which must not become too long. */
export const mostIdsPerRequest = 50;
