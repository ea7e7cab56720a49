/** A presigned upload: a document that exists once its file came and was confirmed. */
export interface PendingUpload {
  documentId: string;
  fileKey: string;
  name: string;
  contentType: string;
  /** Null until the storage has the file. */
  bytes: Uint8Array | null;
}
