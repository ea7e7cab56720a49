const uuid = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** A pipeline URI in which UUIDs are cut to their first part: a line has room for little more. */
export function shortLabel(uri: string): string {
  return uri.replace(uuid, "$1…");
}

/** {@link shortLabel} for several, as long as they stay told apart. */
export function shortLabels(uris: readonly string[]): string[] {
  const short = uris.map(shortLabel);
  return new Set(short).size === new Set(uris).size ? short : [...uris];
}
