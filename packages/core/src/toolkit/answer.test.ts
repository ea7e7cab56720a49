import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ManualClock } from "../testing.ts";
import { AnswerDecoder, maxErrorAnswerBytes } from "./answer.ts";
import { createHttpClient, directContext } from "./client.ts";

test("bytes are decoded as the runtime does, in whatever parts they arrive, broken ones included", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "€", "😀", "\uFEFF", "\n") });
  const bytes = fc.oneof(
    text.map((whole) => new TextEncoder().encode(whole)),
    fc.uint8Array({ maxLength: 30 }),
    fc
      .array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xef, 0xbb, 0xf0, 0x9f, 0xff))
      .map((values) => Uint8Array.from(values)),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 5 }), (all, length) => {
      const decoder = new AnswerDecoder();
      for (let start = 0; start < all.length; start += length)
        decoder.add(all.subarray(start, start + length));
      expect(decoder.end()).toBe(new TextDecoder().decode(all));
    }),
    { numRuns: 500 },
  );
});

/** A vendor that answers each request with an error page of endless length. */
async function withEndlessError(use: (origin: string) => Promise<void>): Promise<number> {
  let written = 0;
  const part = "x".repeat(64 * 1024);
  const server = createServer((_request, response) => {
    response.writeHead(422, { "content-type": "text/plain" });
    const write = () => {
      while (!response.destroyed && response.write(part)) written += part.length;
    };
    response.on("drain", write);
    write();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return written;
}

test("of an error that never ends, little is read, and the status says what it is", async () => {
  const written = await withEndlessError(async (origin) => {
    const client = createHttpClient({
      providerId: "acme",
      isOwnRefusal: () => false,
      baseUrl: () => origin,
      privateHeaders: () => ({}),
      readFailure: (body) => ({ message: String(body) }),
    });
    const context = directContext({ clock: new ManualClock() });
    await expect(client.request({ url: "/runs/1", effect: "poll" }, context)).rejects.toMatchObject({
      code: "invalid_input",
      httpStatus: 422,
    });
  });
  // The sockets on both sides hold some more than was read.
  expect(written).toBeLessThan(32 * maxErrorAnswerBytes);
});
