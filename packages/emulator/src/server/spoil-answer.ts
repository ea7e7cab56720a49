import { gatewayAnswer, mayHaveBody } from "./answer-instead.ts";
import type { Fault } from "./fault.ts";
import { pause } from "./pause.ts";
import {
  withExtraMembers,
  withNullMembers,
  withoutMembers,
  withStatusWord,
  withUrlsAt,
} from "./rewrite-members.ts";
import { seededRandom } from "./seeded-random.ts";

interface SpoilContext {
  random: () => number;
  nowMs: number;
  /** The first answer to the same request. */
  earlier: string | undefined;
}

const defaultStatusWord = "levitating";
const defaultShareMissing = 0.3;

/** The answer as the fault leaves it. */
export async function spoilAnswer(answer: Response, fault: Fault, context: SpoilContext): Promise<Response> {
  const rewritten = (rewrite: (body: unknown) => unknown) => rewriteJson(answer, rewrite);
  switch (fault.kind) {
    case "gateway":
      return fault.accepted ? gatewayAnswer(fault) : answer;
    case "truncated-json":
      return rewriteText(answer, (text) => text.slice(0, Math.floor(text.length / 2)));
    case "slow-body":
      return withBody(answer, inTwoHalves(new Uint8Array(await answer.arrayBuffer()), fault.delayMs));
    case "huge-body":
      return rewriteText(answer, (text) => padded(text, fault.sizeBytes));
    case "out-of-order-status":
      return context.earlier === undefined ? answer : withBody(answer, context.earlier);
    case "unknown-status":
      return rewritten((body) => withStatusWord(body, fault.word ?? defaultStatusWord));
    case "extra-members":
      return rewritten(withExtraMembers);
    case "missing-members": {
      const { names, share = defaultShareMissing, seed } = fault;
      const random = seed === undefined ? context.random : seededRandom(seed);
      return rewritten((body) => withoutMembers(body, { names, share, random }));
    }
    case "null-members":
      return rewritten((body) => withNullMembers(body, fault.names));
    case "third-party-urls":
      return rewritten((body) => withUrlsAt(fault.origin, body));
    case "rewrite":
      return rewritten(fault.rewrite);
    case "rewrite-text":
      return rewriteText(answer, fault.rewrite);
    case "clock-skew":
      return withDate(answer, context.nowMs + fault.skewMs);
    default:
      return answer;
  }
}

/** A body that is no JSON is left as it is: there is nothing to rewrite in a page or a file. */
async function rewriteJson(answer: Response, rewrite: (body: unknown) => unknown): Promise<Response> {
  const bytes = await answer.arrayBuffer();
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return withBody(answer, bytes);
  }
  return withBody(answer, JSON.stringify(rewrite(body)));
}

async function rewriteText(answer: Response, rewrite: (text: string) => string): Promise<Response> {
  return withBody(answer, rewrite(await answer.text()));
}

/** Stays readable where it was a JSON object: only its size is wrong. */
function padded(text: string, sizeBytes: number): string {
  const padding = `"padding":"${"x".repeat(sizeBytes)}"`;
  const start = text.trimStart();
  if (!start.startsWith("{")) return `{${padding}}`;
  return start.replace(/^\{\s*(\}?)/, (_, close: string) => `{${padding}${close === "}" ? "}" : ","}`);
}

function inTwoHalves(bytes: Uint8Array, delayMs: number): ReadableStream<Uint8Array> {
  const middle = Math.floor(bytes.byteLength / 2);
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(bytes.slice(0, middle));
      await pause(delayMs);
      controller.enqueue(bytes.slice(middle));
      controller.close();
    },
  });
}

function withBody(answer: Response, body: ConstructorParameters<typeof Response>[0]): Response {
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  return new Response(mayHaveBody(answer.status) ? body : null, { status: answer.status, headers });
}

function withDate(answer: Response, epochMs: number): Response {
  const headers = new Headers(answer.headers);
  headers.set("date", new Date(epochMs).toUTCString());
  return new Response(answer.body, { status: answer.status, headers });
}
