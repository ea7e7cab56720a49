import { type FileSource, InvalidInputError } from "@docmux/core/provider";
import { providerId } from "./datalab-config.ts";

/** The largest file that the vendor takes, 200 MB (page "Limits"); read as MiB, the wider of the two meanings. */
export const maximumFileBytes = 200 * 1024 * 1024;

/**
 * Refuses a file that the vendor would refuse after having received all of it.
 *
 * @throws InvalidInputError that says how large the file is.
 */
export function requireFileWithinLimit({ filename, sizeBytes }: FileSource): void {
  if (sizeBytes <= maximumFileBytes) return;
  const size = (sizeBytes / 1024 / 1024).toFixed(1);
  throw new InvalidInputError(`"${filename}" has ${size} MiB (${sizeBytes} bytes); Datalab takes 200 MiB`, {
    providerId,
    nextStep: "Split the document. No request was sent.",
  });
}

/** The slowest line that an upload is given time for, in bytes per millisecond: 100 kB/s. */
const slowestBytesPerMs = 100;

/** How long an upload may take: what any other request may, and what its size needs on a slow line. */
export function uploadTimeoutMs(sizeBytes: number): number {
  return 60_000 + Math.ceil(sizeBytes / slowestBytesPerMs);
}
