import type { VendorFailure } from "@docmux/core/provider-utils";

/** Reads error bodies of the object storage, which answers in XML (`<Error><Code>..</Code><Message>..</Message></Error>`). */
export function readStorageFailure(body: unknown, httpStatus: number): VendorFailure {
  const text = typeof body === "string" ? body : "";
  const said = /<Message>([^<]{1,300})<\/Message>/i.exec(text)?.[1];
  const message = `The vendor's file storage answered HTTP ${httpStatus}${said ? `: ${said}` : ""}`;
  const nextStep = "Start again: a new link into the storage is signed each time and is valid for an hour.";
  return httpStatus >= 400 && httpStatus < 500 ? { message, nextStep } : { message };
}
