import { ProxyError } from "@docmux/core";
import { Agent, buildConnector, Dispatcher, Pool, ProxyAgent, setGlobalDispatcher } from "undici";
import { type ProxyAddress, type ProxySettings, proxyFor, readProxySettings } from "./proxy-settings.ts";

/**
 * Sends the requests of this process through the proxies of the environment. Node's `fetch` ignores them before Node 24.
 *
 * @throws ConfigError
 */
export function useProxies(environment: NodeJS.ProcessEnv): void {
  setGlobalDispatcher(new ProxyDispatcher(readProxySettings(environment)));
}

/** How long a proxy may take to answer `CONNECT`: less than a request may, so that the error names the proxy. */
const connectTimeoutMs = 30_000;

/**
 * `https:` goes through a tunnel, `http:` is sent to the proxy as it is. undici's `EnvHttpProxyAgent` does the same; its errors
 * do not show whether proxy or vendor failed, and that decides whether a run may have been started.
 */
class ProxyDispatcher extends Dispatcher {
  readonly #settings: ProxySettings;
  readonly #direct = new Agent();
  readonly #tunnels: ProxyAgent | undefined;
  readonly #forward: Pool | undefined;

  constructor(settings: ProxySettings) {
    super();
    this.#settings = settings;
    this.#tunnels = settings.https && tunnelsThrough(settings.https);
    this.#forward = settings.http && poolOf(settings.http.url);
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const target = new URL(String(options.origin));
    const proxy = proxyFor(target, this.#settings);
    if (!proxy) return this.#direct.dispatch(options as Agent.DispatchOptions, handler);
    if (target.protocol === "https:" && this.#tunnels) {
      return this.#tunnels.dispatch(options as Agent.DispatchOptions, handler);
    }
    if (!this.#forward) return this.#direct.dispatch(options as Agent.DispatchOptions, handler);
    return this.#forward.dispatch(forwarded(options, target, proxy), noting407(handler, proxy));
  }

  override async close(): Promise<void> {
    await Promise.all(this.#all().map((each) => each.close()));
  }

  override async destroy(): Promise<void> {
    await Promise.all(this.#all().map((each) => each.destroy()));
  }

  #all(): Dispatcher[] {
    return [this.#direct, this.#tunnels, this.#forward].filter((each) => each !== undefined);
  }
}

function tunnelsThrough({ url, authorization }: ProxyAddress): ProxyAgent {
  return new ProxyAgent({
    uri: url.href,
    ...(authorization === undefined ? {} : { token: authorization }),
    clientFactory: () => tunnelPool(url),
  });
}

/** Asks a proxy for tunnels. What fails here fails before the vendor is reached. */
function tunnelPool(url: URL): Pool {
  const pool = new Pool(url.origin, { ...poolOptions(url), headersTimeout: connectTimeoutMs });
  const ask = pool.connect.bind(pool) as (options: TunnelOptions) => Promise<Dispatcher.ConnectData>;
  const connect = async (options: TunnelOptions) => {
    let answer: Dispatcher.ConnectData;
    try {
      answer = await ask(options);
    } catch (error) {
      if ((options.signal as AbortSignal | null | undefined)?.aborted) throw error;
      throw unreached(error, url.host);
    }
    const { statusCode, socket } = answer;
    if (statusCode === 200) return answer;
    socket.on("error", () => undefined).destroy();
    throw new ProxyError({ proxyHost: url.host, httpStatus: statusCode });
  };
  return Object.assign(pool, { connect: connect as Pool["connect"] });
}

type TunnelOptions = Parameters<Pool["connect"]>[0];

function poolOf(url: URL): Pool {
  return new Pool(url.origin, poolOptions(url));
}

/** The connection to a proxy; its errors name the proxy. */
function poolOptions({ host }: URL): Pool.Options {
  const connect = buildConnector({});
  return {
    connect: (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error) callback(unreached(error, host), null);
        else callback(null, socket as NonNullable<typeof socket>);
      }),
  };
}

function unreached(error: unknown, proxyHost: string): ProxyError {
  if (ProxyError.isInstance(error)) return error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return new ProxyError({ proxyHost, reason: String(code ?? name) });
}

/** A request as a proxy for `http:` takes it: with the whole address, for the host that it names. */
function forwarded(
  options: Dispatcher.DispatchOptions,
  target: URL,
  { url, authorization }: ProxyAddress,
): Dispatcher.DispatchOptions {
  const headers = new Map<string, string | string[]>(headerPairs(options.headers));
  if (![...headers.keys()].some((name) => name.toLowerCase() === "host")) headers.set("host", target.host);
  if (authorization !== undefined) headers.set("proxy-authorization", authorization);
  return {
    ...options,
    origin: url.origin,
    path: `${target.origin}${options.path}`,
    headers: Object.fromEntries(headers),
  };
}

/** `fetch` hides the answer by which a proxy asks for credentials. No vendor sends it, so the vendor has seen nothing. */
function noting407(
  handler: Dispatcher.DispatchHandler,
  { url: { host } }: ProxyAddress,
): Dispatcher.DispatchHandler {
  const refuse407 = (httpStatus: unknown) => {
    if (httpStatus === 407) throw new ProxyError({ proxyHost: host, httpStatus });
  };
  return new Proxy(handler, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      // Node's `fetch` has had two kinds of handlers: the status comes first in one, and second in the other.
      return (...values: unknown[]) => {
        if (name === "onHeaders") refuse407(values[0]);
        if (name === "onResponseStart") refuse407(values[1]);
        return member.apply(target, values);
      };
    },
  });
}

/** `fetch` passes an object, and other callers of undici a flat list. */
function headerPairs(headers: Dispatcher.DispatchOptions["headers"]): [string, string | string[]][] {
  if (!headers) return [];
  if (Array.isArray(headers)) {
    return headers.flatMap((name, index): [string, string][] =>
      index % 2 === 0 ? [[String(name), String(headers[index + 1])]] : [],
    );
  }
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return pairs.flatMap((pair): [string, string | string[]][] => {
    const [name, value] = pair as [string, string | string[] | undefined];
    return value === undefined ? [] : [[name, value]];
  });
}
