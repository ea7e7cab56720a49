import { VendorError } from "@docmux/core/provider";
import { providerId } from "./datalab-config.ts";

/**
 * Checks a URL that the vendor gave before anything is sent to it or fetched from it. `http:` is taken only where the
 * API itself is reached that way.
 *
 * @throws VendorError with code `bad_response`.
 */
export function requireFetchable(url: string, baseUrl: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocols = ["https:", new URL(baseUrl).protocol];
  if (parsed && protocols.includes(parsed.protocol) && !parsed.username) return parsed.href;
  throw new VendorError("bad_response", "Datalab named a URL for a file that is not an https one", {
    providerId,
  });
}
