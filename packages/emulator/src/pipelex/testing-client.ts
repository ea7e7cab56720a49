/** An answer as the tests of this folder look at it. */
export interface TestAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

/** Sends one request to an emulator, by default with its key. */
export async function send(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: "Bearer test-key", "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json") && text !== "";
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
