/** The fragment by which a document is linked to. Its own id may hold anything. */
export function documentAnchor(index: number): string {
  return `document-${index + 1}`;
}
