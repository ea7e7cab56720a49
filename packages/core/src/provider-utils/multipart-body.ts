import type { FileSource } from "../provider/document-source.ts";

/** One part of a form: text, or a file. */
export type FormPart = readonly [name: string, value: string | FileSource | undefined];

/**
 * A factory of multipart bodies, one for each attempt. Files on disk are read while they are sent. Parts whose value is
 * `undefined` are left out.
 *
 * @example
 * ```ts
 * const body = multipartBody([["file", document], ["page_range", request.pages]]);
 * await client.request({ method: "POST", url: "/runs", body, effect: "start", schema }, context);
 * ```
 */
export function multipartBody(parts: readonly FormPart[]): () => Promise<FormData> {
  return async () => {
    const form = new FormData();
    for (const [name, value] of parts) {
      if (value === undefined) continue;
      if (typeof value === "string") form.append(name, value);
      else form.append(name, await value.open(), value.filename);
    }
    return form;
  };
}
