/** A short name for texts, equal for equal texts. Not for secrets: nothing stops somebody from finding a second text. */
export function fingerprint(texts: readonly string[]): string {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (const character of JSON.stringify(texts)) {
    const code = character.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
}
