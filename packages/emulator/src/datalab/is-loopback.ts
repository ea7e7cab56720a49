const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether a URL leads to this machine by plain HTTP: the emulator never reaches out any further. */
export function isLoopback(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === "http:" && LOOPBACK_HOSTS.has(parsed.hostname);
}
