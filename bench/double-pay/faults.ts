/** What happens to a submit. */
export interface Fault {
  /** As the table shows it. */
  name: string;
  effect:
    | { kind: "none" }
    /** The connection is refused, so that the server receives nothing. */
    | { kind: "refused" }
    /** The connection is reset after the whole request was received. */
    | { kind: "reset" }
    /** A gateway answers in the place of the backend, which has taken the request. */
    | { kind: "gateway"; status: number; contentType: string; body: string; retryAfter?: string }
    /** Half of the backend's answer arrives. */
    | { kind: "half" }
    /** No answer arrives at all. */
    | { kind: "silence" };
}

/** Every fault of the bench; the first two are controls, in which a repeated submit can't bill twice. */
export const faults: readonly Fault[] = [
  { name: "none", effect: { kind: "none" } },
  { name: "connection refused", effect: { kind: "refused" } },
  { name: "reset after the whole POST", effect: { kind: "reset" } },
  html(502, "Bad Gateway"),
  html(503, "Service Temporarily Unavailable"),
  html(504, "Gateway Time-out"),
  {
    name: "503, JSON and Retry-After of a gateway",
    effect: {
      kind: "gateway",
      status: 503,
      contentType: "application/json",
      body: JSON.stringify({ message: "Service Unavailable" }),
      retryAfter: "1",
    },
  },
  html(429, "Too Many Requests"),
  { name: "half of the 2xx answer", effect: { kind: "half" } },
  { name: "silence until the client's timeout", effect: { kind: "silence" } },
];

/** Whether the backend takes the submit although the client does not read its answer. */
export function mayBeBilled({ effect }: Fault): boolean {
  return effect.kind !== "none" && effect.kind !== "refused";
}

function html(status: number, title: string): Fault {
  const body = `<!doctype html><html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  const who = status === 429 ? "an edge" : "a gateway";
  return {
    name: `${status}, HTML of ${who}`,
    effect: { kind: "gateway", status, contentType: "text/html; charset=utf-8", body },
  };
}
