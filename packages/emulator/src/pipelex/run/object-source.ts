/** Where a run finds the bytes behind a document's URL. */
export interface ObjectSource {
  /**
   * Reads `data:`, `pipelex-storage://` and loopback `http:` URLs.
   * @throws PipelexError when nothing can be read there
   */
  read(url: string): Promise<Uint8Array>;
}
