/**
 * Reads what nobody read of a request. A server that answers early and closes would make a client that is still sending
 * see a broken connection instead of the answer.
 */
export async function drainBody(request: Request): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (!request.body || request.bodyUsed) return;
  try {
    for await (const _ of request.body);
  } catch {
    // The client hung up: there is nobody left to answer.
  }
}
