import type { Clock } from "../time/clock.ts";
import { isTraced, type RequestTrace, trace } from "../trace/trace.ts";
import { redact } from "./redact.ts";
import type { Attempt, HttpClientSettings, HttpRequest } from "./request.ts";

/** Publishes a request and what came of it. Without a subscriber it only sends. */
export async function tracedSend<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  clock: Clock,
  reasonOf: (error: Error) => string,
  send: () => Promise<Response>,
): Promise<Response> {
  attempt.sent += 1;
  if (!isTraced("docmux:request") && !isTraced("docmux:response")) return send();
  const facts = factsOf(settings, request, attempt, clock);
  trace("docmux:request", () => facts);
  const ended = () => ({ ...facts, timeMs: clock.now(), durationMs: clock.now() - facts.timeMs });
  try {
    const response = await send();
    const { headers, status: httpStatus } = response;
    const requestId = headers.get("x-request-id") ?? headers.get("request-id");
    trace("docmux:response", () => ({
      ...ended(),
      httpStatus,
      ...(requestId === null ? {} : { requestId: clean(requestId, attempt) }),
    }));
    return response;
  } catch (error) {
    trace("docmux:response", () => ({ ...ended(), reason: reasonOf(error as Error) }));
    throw error;
  }
}

/** Publishes that a request is sent again. */
export function traceRetry<Answer>(
  settings: HttpClientSettings,
  request: HttpRequest<Answer>,
  attempt: Attempt,
  clock: Clock,
  { delayMs, reason }: { delayMs: number; reason: string },
): void {
  trace("docmux:retry", () => ({ ...factsOf(settings, request, attempt, clock), delayMs, reason }));
}

function factsOf<Answer>(
  { providerId }: HttpClientSettings,
  { method = "GET", effect }: HttpRequest<Answer>,
  attempt: Attempt,
  clock: Clock,
): RequestTrace {
  const { origin, pathname } = attempt.url;
  // Of a link that the vendor made, the path may be as secret as the query.
  const url = attempt.isOwnOrigin ? clean(`${origin}${pathname}`, attempt) : `${origin}/…`;
  return { timeMs: clock.now(), providerId, method, url, attempt: Math.max(1, attempt.sent), effect };
}

const longest = 500;

function clean(text: string, { secrets }: Attempt): string {
  return redact(text, secrets).slice(0, longest);
}
