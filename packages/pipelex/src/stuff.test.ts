import { describe, expect, test } from "vitest";
import { page } from "../test/read-answers.ts";
import { readContent } from "./stuff.ts";

describe("content of every kind", () => {
  test.each<[string, unknown, string | undefined, object]>([
    ["text", { text: "a" }, "native.Text", { content: { text: "a" } }],
    ["text of an unknown concept", { text: "a" }, undefined, { content: { text: "a" } }],
    [
      "text of the user's own concept",
      { text: "a" },
      "x.Note",
      { data: { text: "a" }, content: { text: "a" } },
    ],
    ["a string", "a", undefined, { content: { text: "a" } }],
    ["a number", { number: 3 }, "native.Number", { data: 3, content: {} }],
    ["a field called number", { number: 3 }, "x.Seat", { data: { number: 3 }, content: {} }],
    ["JSON", { json_obj: { a: 1 } }, "native.JSON", { data: { a: 1 }, content: {} }],
    ["HTML", { inner_html: "<p>", css_class: "x" }, "native.Html", { content: { html: "<p>" } }],
    ["an object", { a: 1, text: "b" }, "x.Thing", { data: { a: 1, text: "b" }, content: {} }],
    [
      "a list of objects",
      { items: [{ a: 1 }, { a: 2 }] },
      "x.T",
      { data: [{ a: 1 }, { a: 2 }], content: {} },
    ],
    [
      "a list of texts",
      { items: [{ text: "a" }, { text: "b" }] },
      "native.Text",
      { data: ["a", "b"], content: { text: "a\n\nb" } },
    ],
    ["an empty list", { items: [] }, "x.T", { data: [], content: {} }],
    [
      "an object with a field items",
      { items: [1], total: 2 },
      "x.T",
      { data: { items: [1], total: 2 }, content: {} },
    ],
    ["nothing", null, "x.T", { content: {} }],
    [
      "a picture with its bytes",
      { url: "data:image/png;base64,AAAA", filename: "a.png" },
      "native.Image",
      { content: { images: [{ name: "a.png", base64: "AAAA", mediaType: "image/png" }] } },
    ],
    [
      "a picture behind a link",
      { url: "https://x/a.png" },
      "native.Image",
      { data: { url: "https://x/a.png" }, content: {} },
    ],
  ])("%s", (_kind, value, concept, expected) => {
    expect(readContent(value, concept)).toEqual(expected);
  });

  test("pages become one text with a chunk for each, and their pictures", () => {
    const pictured = {
      text_and_images: {
        text: { text: "Two" },
        images: [{ url: "data:image/jpeg;base64,BBBB" }, { url: "https://x/b.png" }],
        raw_html: "<p>Two</p>",
      },
    };
    expect(readContent({ items: [page("# One"), pictured] }, "native.Page")).toEqual({
      content: {
        markdown: "# One\n\nTwo",
        chunks: [
          { text: "# One", type: "Page", page: 0 },
          { text: "Two", type: "Page", page: 1, html: "<p>Two</p>" },
        ],
        images: [{ name: "page-2-image-1", base64: "BBBB", mediaType: "image/jpeg" }],
      },
      pages: 2,
    });
  });

  test("lists in lists without end do not exhaust the stack", () => {
    let nested: unknown = { text: "deep" };
    for (let level = 0; level < 20_000; level += 1) nested = { items: [nested] };
    expect(() => readContent(nested)).not.toThrow();
  });
});
