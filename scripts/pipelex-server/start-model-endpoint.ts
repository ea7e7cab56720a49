import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An OpenAI-compatible endpoint on loopback that answers from the prompt alone. */
export interface ModelEndpoint {
  /** With the path that the OpenAI client expects: `http://127.0.0.1:54321/v1`. */
  url: string;
  stop(): Promise<void>;
}

interface ChatRequest {
  model: string;
  messages: { role: string; content: unknown }[];
  tools?: { function: { name: string } }[];
}

/** Tokens that every answer claims, whatever was asked: 15 in, 4 out. */
const claimedTokens = { input: 15, output: 4 };

/**
 * Starts a stand-in for a model. A prompt says itself what comes back:
 * - `ANSWER {"total": 1}` is answered with that JSON (as the call of the offered tool, when one is offered),
 * - `REFUSE 429 7` is refused with that status and `Retry-After: 7`,
 * - `WAIT 300` delays the answer by that many milliseconds,
 * - anything else is answered with a fixed sentence.
 */
export async function startModelEndpoint(): Promise<ModelEndpoint> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, 500, { error: { message: String(error) } });
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
    send(response, 404, { error: { message: `No such route: ${request.method} ${request.url}` } });
    return;
  }
  const asked = JSON.parse(Buffer.concat(parts).toString("utf8")) as ChatRequest;
  const prompt = asked.messages.map((message) => textOf(message.content)).join("\n");

  const wait = /WAIT (\d+)/.exec(prompt)?.[1];
  if (wait) await new Promise((done) => setTimeout(done, Number(wait)));

  const refusal = /REFUSE (\d{3})(?: (\d+))?/.exec(prompt);
  if (refusal) {
    const retryAfter: Record<string, string> = refusal[2] ? { "retry-after": refusal[2] } : {};
    send(
      response,
      Number(refusal[1]),
      { error: { message: "Refused as asked", code: "as_asked" } },
      retryAfter,
    );
    return;
  }
  const tool = asked.tools?.[0]?.function.name;
  const wanted = /ANSWER (\{.*\})/.exec(prompt)?.[1] ?? "{}";
  const message = tool
    ? {
        content: null,
        tool_calls: [{ id: "call_1", type: "function", function: { name: tool, arguments: wanted } }],
      }
    : { content: "The model on loopback has read the prompt." };
  send(response, 200, {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 0,
    model: asked.model,
    choices: [
      { index: 0, finish_reason: tool ? "tool_calls" : "stop", message: { role: "assistant", ...message } },
    ],
    usage: {
      prompt_tokens: claimedTokens.input,
      completion_tokens: claimedTokens.output,
      total_tokens: claimedTokens.input + claimedTokens.output,
    },
  });
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: { text?: unknown }) => (typeof part.text === "string" ? part.text : ""))
    .join("\n");
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
