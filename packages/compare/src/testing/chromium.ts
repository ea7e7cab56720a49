import { type Browser, chromium } from "playwright-core";

const { CHROMIUM_PATH } = process.env;
const usualPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The Chromium of this machine. Says on stderr when there is none.
 *
 * @param tests - what is skipped then.
 * @param exists - whether there is a file at a path: only tests may read the file system.
 * @returns its path, or `undefined`.
 */
export function findChromium(tests: string, exists: (path: string) => boolean): string | undefined {
  const found = (CHROMIUM_PATH ? [CHROMIUM_PATH] : usualPaths).find(exists);
  // A reporter counts skipped tests but does not say why.
  if (found === undefined)
    process.stderr.write(
      `\nSkipped: ${tests}. There is no Chromium at ${CHROMIUM_PATH || "the usual places"}; install one or set CHROMIUM_PATH.\n`,
    );
  return found;
}

/** Starts the Chromium found. The caller closes it. */
export function launchChromium(executablePath: string | undefined): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}
