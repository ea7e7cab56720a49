import { inspect } from "node:util";
import fc from "fast-check";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient, directContext } from "./client.ts";

const origin = "https://vendor.example";

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

async function answerTo(headers: Record<string, string>, body: string): Promise<unknown> {
  nock(origin).get("/runs/1").reply(200, body);
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => headers,
    readFailure: () => ({}),
  });
  return (await client.request({ url: "/runs/1", effect: "poll" }, directContext())).body;
}

async function errorFrom(headers: Record<string, string>, body: string): Promise<Error> {
  nock(origin).get("/runs/1").reply(422, body, { "x-request-id": "req-1" });
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => headers,
    readFailure: (said) => ({ message: typeof said === "string" ? said : JSON.stringify(said) }),
  });
  const request = client.request({ url: "/runs/1", effect: "poll" }, directContext());
  return request.then(
    () => expect.unreachable("it was refused"),
    (error: Error) => error,
  );
}

test("a header that is no secret changes nothing in what the vendor delivers", async () => {
  const headers = {
    "x-beta": "true",
    "x-customer": "Acme Corp",
    "x-batch": "2026",
    accept: "application/json",
  };
  const delivered = { ok: true, seller: "Acme Corp", year: 2026, type: "application/json", flag: "true" };
  expect(await answerTo(headers, JSON.stringify(delivered))).toEqual(delivered);
});

test.each([
  ["written as it is", { key: 'sk-"a/b\\c"-12345' }, (text: string) => text],
  ["with escaped slashes", { key: "sk-a/b/c-12345678" }, (text: string) => text.replaceAll("/", "\\/")],
  ["with escaped signs", { key: "sk-a<b>c-12345678" }, (text: string) => text.replaceAll("<", "\\u003c")],
])("a key that the vendor echoes %s is cut out, wherever it stands", async (_how, { key }, write) => {
  const echoed = { echo: [`Bearer ${key}`, { [key]: 1 }], n: 5 };
  const body = await answerTo({ authorization: `Bearer ${key}` }, write(JSON.stringify(echoed)));
  expect(JSON.stringify(body)).not.toContain(JSON.stringify(key).slice(1, -1));
  expect(body).toEqual({ echo: ["[redacted]", { "[redacted]": 1 }], n: 5 });
});

test("a secret of the user's own is cut out: one that is called so, and one that looks like it", async () => {
  const headers = { "x-proxy-token": "hunter2hunter2", "x-tenant": "f3a91bc2d4e5f60718293a4b" };
  const echoed = { a: "token hunter2hunter2", b: "f3a91bc2d4e5f60718293a4b" };
  expect(await answerTo(headers, JSON.stringify(echoed))).toEqual({ a: "token [redacted]", b: "[redacted]" });
});

test.each([1, 10, 400])("a body that is nested %i times is cleaned as well", async (depth) => {
  const text = `${"[".repeat(depth)}"sk-very-secret-123"${"]".repeat(depth)}`;
  let inner = await answerTo({ "x-api-key": "sk-very-secret-123" }, text);
  while (Array.isArray(inner)) [inner] = inner;
  expect(inner).toContain("[redacted]");
  expect(inner).not.toContain("sk-very-secret-123");
});

test("an error's request id is cleaned as well", async () => {
  nock(origin).get("/runs/1").reply(404, {}, { "x-request-id": "for sk-very-secret-123" });
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => ({ "x-api-key": "sk-very-secret-123" }),
    readFailure: () => ({}),
  });
  const request = client.request({ url: "/runs/1", effect: "poll" }, directContext());
  await expect(request).rejects.toMatchObject({ code: "not_found", requestId: "for [redacted]" });
});

const hexCase = fc.constantFrom<(digits: string) => string>(
  (digits) => digits,
  (digits) => digits.toUpperCase(),
);
const keyOf = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189-_./+=~:\\"<>& nu'), minLength: 6, maxLength: 24 })
  .filter((key) => key.trim() === key && !key.includes("  "))
  .map((key) => `k7${key}`);
type Spelling = fc.Arbitrary<(text: string) => string>;

/** Writes each character of a text as it is or in one of the escapes of JSON, as chance has it. */
const jsonString: Spelling = fc
  .infiniteStream(fc.tuple(fc.nat(2), hexCase))
  .map((choices) => (text: string) => {
    const units = text.split("").map((unit) => {
      const [form, digits] = choices.next().value ?? [0, (same: string) => same];
      const code = unit.charCodeAt(0).toString(16).padStart(4, "0");
      if (form === 0) return `\\u${digits(code)}`;
      return form === 1 && unit === "/" ? "\\/" : JSON.stringify(unit).slice(1, -1);
    });
    return `"${units.join("")}"`;
  });

/** Everything that a reader of logs could turn back into the key by parsing strings in it as JSON, twice. */
function readings(text: string): string[] {
  const unescaped = (from: string) =>
    from.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code, sign) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : sign,
    );
  return [text, unescaped(text), unescaped(unescaped(text)), unescaped(unescaped(unescaped(text)))];
}

describe("in whatever escape of JSON a key is written, it can't be read out of", () => {
  const everyAnswer = async (spell: (key: string) => fc.Arbitrary<string>, page = (text: string) => text) =>
    fc.assert(
      fc.asyncProperty(
        keyOf.chain((key) => spell(key).map((text) => ({ key, text: page(text) }))),
        async ({ key, text }) => {
          const body = JSON.stringify(await answerTo({ "x-api-key": key }, text));
          const error = await errorFrom({ "x-api-key": key }, text);
          for (const shown of [body, error.message, JSON.stringify(error), inspect(error)]) {
            for (const reading of readings(shown)) expect(reading).not.toContain(key);
          }
        },
      ),
      { numRuns: 60 },
    );

  test("a body and its error", () =>
    everyAnswer((key) => jsonString.map((spell) => `{"detail":${spell(`it is ${key}!`)}}`)));

  test("a string of JSON in a string of JSON", () =>
    everyAnswer((key) =>
      fc
        .tuple(jsonString, jsonString)
        .map(([inner, outer]) => `{"detail":${outer(`{"key":${inner(key)}}`)}}`),
    ));

  test("a page that is no JSON", () =>
    everyAnswer((key) => jsonString.map((spell) => `<p>refused: {"key":${spell(key)}}</p>`)));
});

test.each<[string, (key: string) => string]>([
  ["percent-encoded", encodeURIComponent],
  [
    "percent-encoded, every character",
    (key) => key.replace(/./g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  ],
  ["percent-encoded twice", (key) => encodeURIComponent(encodeURIComponent(key))],
  ["as entities", (key) => key.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("/", "&#x2F;")],
  ["as numbers of characters", (key) => key.replace(/./g, (sign) => `&#${sign.charCodeAt(0)};`)],
  ["in base64", (key) => btoa(key)],
  ["in base64 for URLs", (key) => btoa(key).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")],
  ["in base64 with its scheme", (key) => btoa(`Bearer ${key}`)],
  ["for Markdown", (key) => key.replace(/[^a-z0-9]/g, "\\$&")],
])("a key that is written %s is cut out of a page and of a sentence about it", async (_how, write) => {
  const key = "sk-a/b+c<d>&e=12345678";
  const headers = { authorization: `Bearer ${key}` };
  const page = `<html><body>no access for ${write(key)} here</body></html>`;
  expect(await answerTo(headers, page)).toBe("<html><body>no access for [redacted] here</body></html>");
  expect((await errorFrom(headers, page)).message).toContain("no access for [redacted] here");
  const body = await answerTo(headers, JSON.stringify({ [write(key)]: write(key) }));
  expect(body).toEqual({ "[redacted]": "[redacted]" });
});

test("the user and the password that Basic holds are cut out as they are, too", async () => {
  const headers = { authorization: `Basic ${btoa("ada:correct horse")}` };
  expect(await answerTo(headers, "you are ada:correct horse, with correct horse")).toBe(
    "you are [redacted], with [redacted]",
  );
});

test("a key that begins another is cut out with the rest of that other", async () => {
  const headers = { "x-api-key": "sk-12345678", "x-session": "sk-12345678-and-more" };
  expect(await answerTo(headers, "sk-12345678-and-more, sk-12345678")).toBe("[redacted], [redacted]");
});
