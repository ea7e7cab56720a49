import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";

/** An answer of the server, its body read. */
export interface ServerAnswer {
  status: number;
  headers: Headers;
  // The suite states what the server says, so the body is taken as it is.
  // biome-ignore lint/suspicious/noExplicitAny: an answer on the wire, compared member by member
  body: any;
}

/** What is sent besides method and path. */
export interface ServerQuestion {
  body?: unknown;
  /** Sent instead of `body`, as it is. */
  bytes?: string | ReadableStream<Uint8Array>;
  /** `null` sends none. Default: the right one. */
  apiKey?: string | null;
  headers?: Record<string, string>;
}

/** Asks the server on loopback without any client of ours. */
export async function askServer(
  method: string,
  path: string,
  question: ServerQuestion = {},
): Promise<ServerAnswer> {
  const { baseUrl, apiKey } = inject("pipelexServer");
  const key = question.apiKey === undefined ? apiKey : question.apiKey;
  const body = question.bytes ?? (question.body === undefined ? undefined : JSON.stringify(question.body));
  const answer = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...question.headers,
    },
    ...(body === undefined ? {} : { body, duplex: "half" }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** `POST /v1/execute`. */
export function execute(body: unknown): Promise<ServerAnswer> {
  return askServer("POST", "/v1/execute", { body });
}

/** Path of one of the example documents. */
export function examplePath(name: string): string {
  return join(import.meta.dirname, "../../../examples/documents", name);
}

/** One of the example documents as a data URL. */
export async function exampleDataUrl(name: string): Promise<string> {
  const bytes = await readFile(examplePath(name));
  return `data:application/pdf;base64,${bytes.toString("base64")}`;
}
