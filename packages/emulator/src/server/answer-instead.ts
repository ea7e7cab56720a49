import type { Fault, GatewayAnswer } from "./fault.ts";

/** The answer that a fault gives in the vendor's place; `undefined` when it leaves the vendor its say. */
export function answerInstead(fault: Fault): Response | undefined {
  switch (fault.kind) {
    case "status": {
      const { status, retryAfter, contentType = "application/json" } = fault;
      const headers = { "content-type": contentType, ...(retryAfter ? { "retry-after": retryAfter } : {}) };
      const body = fault.body ?? { detail: `Emulated status ${status}` };
      return new Response(mayHaveBody(status) ? asText(body, contentType) : null, { status, headers });
    }
    case "html-error":
      return new Response(
        `<html><head><title>${fault.status}</title></head><body><h1>nginx</h1></body></html>`,
        { status: fault.status, headers: { "content-type": "text/html" } },
      );
    case "gateway":
      return fault.accepted ? undefined : gatewayAnswer(fault);
    case "redirect":
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.location } });
    default:
      return undefined;
  }
}

function asText(body: unknown, contentType: string): string {
  return typeof body === "string" && !contentType.includes("json") ? body : JSON.stringify(body);
}

/** Answers with these statuses have no body, by HTTP itself. */
export function mayHaveBody(status: number): boolean {
  return ![204, 205, 304].includes(status);
}

/** The answer that a gateway gives in the vendor's place. */
export function gatewayAnswer({ status, body, answerHeaders }: GatewayAnswer): Response {
  const headers = answerHeaders ?? { "content-type": "text/html" };
  return new Response(mayHaveBody(status) ? body : null, { status, headers });
}
