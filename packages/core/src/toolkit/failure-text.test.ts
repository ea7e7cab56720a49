import { describe, expect, test } from "vitest";
import { readProblems, readSentence } from "./failure-text.ts";

describe("the sentence in an error body", () => {
  test.each([
    ["plain text", " upstream request timeout\n", "upstream request timeout"],
    ["nothing", "  ", undefined],
    ["a detail", { detail: "Not found." }, "Not found."],
    ["an error inside an object", { error: { code: 7, message: "Too many pages" } }, "Too many pages"],
    [
      "FastAPI's fields",
      { detail: [{ loc: ["body", "version"], msg: "Too small" }] },
      "body.version: Too small",
    ],
    [
      "Django's fields",
      { name: ["This field is required."], page: ["Too large."] },
      "name: This field is required.; page: Too large.",
    ],
    [
      "a field's only problem as a string",
      { email: ["Required.", "Too short."], name: " Too long.", code: 3 },
      "email: Required.; Too short.; name: Too long.",
    ],
    ["a list of errors", { errors: ["One.", { message: "Two." }] }, "One.; Two."],
    ["a problem document", { type: "about:blank", title: "Bad Gateway", status: 502 }, "Bad Gateway"],
    ["a gateway's page", "<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway"],
    ["a page with a heading only", "<!doctype html><body><h1>Sorry</h1></body>", "Sorry"],
    [
      "an object storage",
      "<Error><Code>X</Code><Message>Request has expired</Message></Error>",
      "Request has expired",
    ],
    ["an object without a sentence", { status: 500, id: "x" }, undefined],
    ["a number", 7, undefined],
  ])("%s", (_what, body, expected) => {
    expect(readSentence(body)).toBe(expected);
  });

  test("a list of problems skips what is no problem, and names a place once", () => {
    expect(readProblems([null, 4, { loc: ["page"], msg: "page is missing" }, { msg: " " }, "Late"])).toEqual([
      "page is missing",
      "Late",
    ]);
    expect(readProblems("no list")).toEqual([]);
  });
});
