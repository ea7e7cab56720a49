const maximumUrls = 5;
const maximumLength = 2048;
const namedHosts = ["localhost", "metadata", "metadata.google.internal"];
const privateAddress = /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** What is wrong with a list of callback URLs. */
export interface CallbackUrlProblem {
  sentence: string;
  /** The address is not public; otherwise the list or the URL is malformed. */
  isRefusedHost: boolean;
}

const malformed = (sentence: string): CallbackUrlProblem => ({ sentence, isRefusedHost: false });

/** Checks a list of callback URLs. The real server refuses every address that is not public. */
export function checkCallbackUrls(urls: unknown, allowLoopback: boolean): CallbackUrlProblem | undefined {
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === "string")) {
    return malformed("callback_urls: Input should be a valid list of strings");
  }
  if (urls.length > maximumUrls) {
    return malformed(`callback_urls: List should have at most ${maximumUrls} items`);
  }
  return urls.map((url: string) => checkUrl(url, allowLoopback)).find((problem) => problem !== undefined);
}

function checkUrl(written: string, allowLoopback: boolean): CallbackUrlProblem | undefined {
  if (written.length > maximumLength) {
    return malformed(`callback_urls: URL should have at most ${maximumLength} characters`);
  }
  if (!URL.canParse(written) || !/^https?:$/.test(new URL(written).protocol)) {
    return malformed("callback_urls: URL must be http or https");
  }
  const { hostname } = new URL(written);
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  if (isLoopback && allowLoopback) return undefined;
  const isPrivate =
    namedHosts.includes(hostname) || privateAddress.test(hostname) || /^\[(::1|f[cde])/.test(hostname);
  if (!isPrivate) return undefined;
  return { sentence: `callback_urls: host '${hostname}' is not allowed`, isRefusedHost: true };
}
