import { ConfigError } from "@docmux/core";
import { isLoopback } from "@docmux/core/provider";

/** A proxy, read from its variable. */
export interface ProxyAddress {
  /** Without user and password. */
  url: URL;
  /** The header that proves who asks. */
  authorization: string | undefined;
}

/** Which requests go through a proxy. */
export interface ProxySettings {
  /** For `http:` addresses. */
  http: ProxyAddress | undefined;
  /** For `https:` addresses. */
  https: ProxyAddress | undefined;
  /** Hosts that are called directly, as `NO_PROXY` lists them. Loopback is among them in any case. */
  noProxy: string;
}

/** What `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` hold, the names in lower case first, as curl reads them. */
function proxyVariable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  return environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || undefined;
}

/** Whether any request may go through a proxy. */
export function isProxySet(environment: NodeJS.ProcessEnv): boolean {
  return ["HTTPS_PROXY", "HTTP_PROXY"].some((name) => proxyVariable(environment, name) !== undefined);
}

/**
 * Reads the three variables.
 *
 * @throws ConfigError for an address that is none of a proxy. It never holds the address, which may have a password in it.
 */
export function readProxySettings(environment: NodeJS.ProcessEnv): ProxySettings {
  return {
    http: readProxy(environment, "HTTP_PROXY"),
    https: readProxy(environment, "HTTPS_PROXY"),
    noProxy: proxyVariable(environment, "NO_PROXY") ?? "",
  };
}

/** The proxy for an address; `undefined` where it is called directly. */
export function proxyFor(url: URL, { http, https, noProxy }: ProxySettings): ProxyAddress | undefined {
  if (isLoopback(url.hostname) || isListed(url, noProxy)) return undefined;
  return url.protocol === "https:" ? https : http;
}

/** Secrets in the addresses of proxies: for what is printed. */
export function proxySecrets(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!/_proxy$/i.test(name) || !value?.includes("@")) return [];
    // Also of an address that cannot be read.
    const credentials = value.slice(value.indexOf("//") + 1, value.lastIndexOf("@")).replace(/^\/+/, "");
    const [, password = ""] = /:(.*)$/s.exec(credentials) ?? [];
    const written = [credentials, password].flatMap((text) => [text, decoded(text)]);
    return written.filter((text) => text.length >= shortestSecret);
  });
}

const shortestSecret = 4;

function readProxy(environment: NodeJS.ProcessEnv, name: string): ProxyAddress | undefined {
  const text = proxyVariable(environment, name);
  if (text === undefined) return undefined;
  // `proxy.example:3128` is as common as the whole address.
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new ConfigError(`${name} is not the address of an http or https proxy`, {
      nextStep: `Set ${name} to an address such as http://proxy.example:3128. No request was sent.`,
    });
  }
  const { username, password } = url;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return {
    url: new URL(url.origin),
    authorization: username === "" ? undefined : `Basic ${Buffer.from(pair).toString("base64")}`,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `*` is every host; `.example.com`, `*.example.com` and `example.com` are the host and those below it; a port limits an entry. */
function isListed({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const [, host = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(withBrackets(entry)) ?? [];
      const name = host.replace(/^\*?\./, "");
      const isHost = hostname === name || hostname.endsWith(`.${name}`);
      return name !== "" && isHost && (onlyPort === undefined || onlyPort === ownPort);
    });
}

/** An IPv6 address may be listed with and without them; a URL has them. */
function withBrackets(entry: string): string {
  return /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*$/.test(entry) ? `[${entry}]` : entry;
}
