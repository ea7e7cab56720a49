import { describe, expect, it } from "vitest";
import { type Mark, readTestDocument } from "./draw-test-document.ts";
import { toHtml } from "./to-html.ts";
import { toMarkdown } from "./to-markdown.ts";

const first: Mark[] = [
  [50, 60, "Price <list> & more", 22],
  [50, 110, "Valid from *today*"],
  [50, 122, "until further notice"],
  [50, 160, "Article"],
  [250, 160, "Pieces"],
  [400, 160, "Price"],
  [50, 180, "Lamp | small"],
  [250, 180, "2"],
  [400, 180, "9.50"],
  [50, 191, "with cord"],
  [50, 210, "Desk"],
  [400, 210, "120.00"],
];
const second: Mark[] = [[50, 60, "The end"]];

describe("toMarkdown", () => {
  it("writes headings, paragraphs and tables", async () => {
    expect(toMarkdown(await readTestDocument([first, second]))).toBe(
      [
        "# Price \\<list> & more",
        "Valid from \\*today\\*  \nuntil further notice",
        "| Article | Pieces | Price |\n| --- | --- | --- |\n| Lamp \\| small with cord | 2 | 9.50 |\n| Desk |  | 120.00 |",
        "The end",
      ].join("\n\n"),
    );
  });

  it("writes only the pages that are asked for", async () => {
    const document = await readTestDocument([first, [], second]);
    expect(toMarkdown(document, [2])).toBe("The end");
    expect(toMarkdown(document, [1])).toBe("");
  });
});

describe("toHtml", () => {
  it("escapes what the document says", async () => {
    const html = toHtml(await readTestDocument([first, second]));
    expect(html).toContain("<h1>Price &lt;list&gt; &amp; more</h1>");
    expect(html).toContain("<tr><td>Desk</td><td></td><td>120.00</td></tr>");
    expect(html.match(/<section data-page=/g)).toHaveLength(2);
  });

  it("writes only the pages that are asked for", async () => {
    const html = toHtml(await readTestDocument([first, second]), [1]);
    expect(html).toBe('<section data-page="1">\n<p>The end</p>\n</section>');
  });
});
