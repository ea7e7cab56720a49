import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { toHtml } from "./to-html.ts";

const tagNames = (page: string) => [...page.matchAll(/<([a-z!][^\s>/]*)/gi)].map((match) => match[1]);

describe("what vendors and documents say stays text", () => {
  it.each([
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "<!-- ",
    "]]>",
  ])("%s", async (text) => {
    for (const documents of [1, 3]) {
      const page = toHtml(await sampleReport({ text, documents }));
      const plain = toHtml(await sampleReport({ text: "plain", documents }));
      expect(tagNames(page)).toEqual(tagNames(plain));
      // No quote of a text ends an attribute.
      expect(page.split('"').length).toBe(plain.split('"').length);
    }
  });

  it("for any text", { timeout: 30_000 }, async () => {
    const plain = tagNames(toHtml(await sampleReport({ text: "plain" })));
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: "binary" }), async (noise) => {
        // Letters keep the text from being blank or a number, which would be another comparison.
        const page = toHtml(await sampleReport({ text: `x${noise}<b>&"'` }));
        expect(tagNames(page)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the page stands alone", () => {
  it("names no address to fetch from and forbids any request", async () => {
    const page = toHtml(await sampleReport({ documents: 3 }));
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/url\(|@import|https?:\/\//);
    expect(page).toContain("default-src &#39;none&#39;");
  });

  it("allows exactly the script that is in it", async () => {
    const page = toHtml(await sampleReport());
    const script = /<script>([\s\S]*)<\/script>/.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(script).digest("base64");
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`);
  });
});

it("marks emulated answers wherever a pipeline stands for its vendor", async () => {
  const page = toHtml(await sampleReport({ documents: 3 }));
  expect(page).toContain("Emulated, not the vendor:</strong> Exact Blurred.");
  expect(page.match(/emulated, not the vendor/g)?.length).toBeGreaterThanOrEqual(4);
});

it("says why a vendor was left out, and shows its runs as not started rather than as zero", async () => {
  const page = toHtml(await sampleReport({ documents: 3 }));
  expect(page).toContain("Broke Blurred was left out</strong> after it refused the account: Blurred");
  expect(page).toContain("not started");
  expect(page).not.toMatch(/Broke Blurred<\/th><td class="number strong">0/);
});

it("has the fields with values, verdicts and traits to filter by", async () => {
  const page = toHtml(await sampleReport());
  expect(page).toContain('data-traits="disagree all-differ missing only-1"');
  expect(page).toMatch(
    /1,200\.50<\/span> <span class="mark" role="img" aria-label="correct" title="correct">/,
  );
  expect(page).toMatch(/extra row<\/span>/);
});

it("tells without a truth that most can be wrong alike, and grades nothing", async () => {
  const page = toHtml(await sampleReport({ hasTruth: false }));
  expect(page).toContain("There is no truth to grade against");
  expect(page).not.toContain("Truth</th>");
  expect(page).toContain(">differs</span>");
});
