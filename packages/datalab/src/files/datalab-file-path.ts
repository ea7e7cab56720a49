import { InvalidInputError } from "@docmux/core/provider";
import { providerId } from "../datalab-config.ts";

/**
 * The path of a file, or of something below it.
 *
 * @throws InvalidInputError for what is no id: an empty one would address the list of all files.
 */
export function filePath(fileId: number | string, below = ""): string {
  const isId =
    typeof fileId === "number"
      ? Number.isSafeInteger(fileId) && fileId >= 0
      : typeof fileId === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(fileId);
  if (isId) return `/files/${fileId}${below}`;
  throw new InvalidInputError(`"${String(fileId).slice(0, 100)}" is not the id of a file`, {
    providerId,
    nextStep: "Pass the fileId that the list of files shows, not the reference; nothing was sent.",
  });
}
