import { inputError, PipelexError } from "../pipelex-error.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { parseDataUrl } from "./data-url.ts";
import type { ObjectSource } from "./object-source.ts";

const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];

/** Reads documents from the request itself, from the store, or from a server on this machine. */
export function createObjectSource(
  store: ObjectStore,
  options: { refuseLoopback: boolean; takesDataUrls: boolean },
): ObjectSource {
  return {
    async read(url) {
      if (url.startsWith("data:") && !options.takesDataUrls) throw nameTooLong(url);
      if (url.startsWith("data:")) return parseDataUrl(url).bytes;
      if (url.startsWith("pipelex-storage://")) {
        const object = store.get(url);
        if (object) return object.bytes;
        throw new PipelexError("StorageFileNotFoundError", `No file is stored at ${url}`);
      }
      return fetchLoopback(url, options.refuseLoopback);
    },
  };
}

/** The oldest engine takes what is no http URL for a path, and repeats all of it. */
function nameTooLong(path: string): PipelexError {
  return new PipelexError("OSError", `[Errno 36] File name too long: '${path}'`);
}

async function fetchLoopback(written: string, refuse: boolean): Promise<Uint8Array> {
  if (!URL.canParse(written) || !/^https?:/.test(written)) {
    throw inputError("PipelineInputUrlInvalidError", `'${written.slice(0, 80)}' is not a URL of a document`);
  }
  const url = new URL(written);
  if (!loopbackHosts.includes(url.hostname)) {
    throw new PipelexError(
      "RemoteFileFetchError",
      `Could not fetch ${url.origin}: this emulator only reaches servers on loopback`,
    );
  }
  if (refuse) {
    throw inputError("SsrfBlockedError", `Refused to fetch ${url.host}: it is a private or loopback address`);
  }
  // A redirect could lead off this machine.
  const answer = await fetch(url, { redirect: "error" }).catch((error: unknown) => {
    throw new PipelexError("RemoteFileFetchError", `Could not fetch ${url.href}: ${String(error)}`);
  });
  if (!answer.ok) {
    throw new PipelexError("RemoteFileFetchError", `Could not fetch ${url.href}: status ${answer.status}`);
  }
  return new Uint8Array(await answer.arrayBuffer());
}
