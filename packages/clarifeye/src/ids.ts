/** Whether two ids are the same: the vendor's ids are UUIDs, which differ in case without a difference in meaning. */
export function isSameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The id that an answer names, spelled as it was asked for when it is the same. */
export function inSpellingOf(asked: string, named: string): string {
  return isSameId(asked, named) ? asked : named;
}
