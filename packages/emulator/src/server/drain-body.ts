/**
 * Reads the unread rest of a request body. When a server answers early and closes, a client that is still sending sees a
 * broken connection instead of the response.
 */
export async function drainBody(request: Request): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (!request.body || request.bodyUsed) return;
  try {
    for await (const _ of request.body);
  } catch {
    // The client closed the connection: no response can be sent.
  }
}
