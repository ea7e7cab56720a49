import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ComparisonReport } from "../../model/report.ts";
import { findChromium, launchChromium } from "../../testing/chromium.ts";
import { otherKindsReport } from "../../testing/other-kinds.ts";
import { toHtml } from "../to-html.ts";
import { toMarkdown } from "../to-markdown.ts";

const executablePath = findChromium("the report of other kinds of documents in a browser", existsSync);
/** A folder to keep pictures of the report in. */
const { DOCMUX_SCREENSHOTS } = process.env;

let report: ComparisonReport;
beforeAll(async () => {
  report = await otherKindsReport();
});

it("Markdown begins with the same four answers, in short names", () => {
  const text = toMarkdown(report);
  expect(text).toContain("- Which one? **datalab leads**. Values correct: datalab 97.0 %");
  expect(text).toContain("- How sure? **Too few documents**. Fewer than 30 documents");
  expect(text).toContain("- What does it cost? **datalab: 0.0312 USD per run**.");
  expect(text).toContain("- Where does it fail? **rows\\[\\].price**.");
  expect(text).toContain("datalab: datalab:pipelines/pl\\_0f2c9a71e5/versions/3");
});

it("a page of 100 documents with 560 values in three pipelines is below 1.5 MB", () => {
  expect(Buffer.byteLength(toHtml(hundredOf(report, "price-list-300", 560)))).toBeLessThan(1_500_000);
});

describe.skipIf(executablePath === undefined)("in a browser", { timeout: 120_000 }, () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "docmux-kinds-"));
    const file = join(folder, "report.html");
    await writeFile(file, toHtml(report));
    address = pathToFileURL(file).href;
    browser = await launchChromium(executablePath);
  }, 60_000);

  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(width: number, height: number, colorScheme: "light" | "dark" = "light"): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, offline: true });
    const page = await context.newPage();
    await page.goto(address);
    if (DOCMUX_SCREENSHOTS) {
      await mkdir(DOCMUX_SCREENSHOTS, { recursive: true });
      const path = (part: string) => join(DOCMUX_SCREENSHOTS, `report-${width}-${colorScheme}-${part}.png`);
      await page.screenshot({ path: path("first") });
      await page.screenshot({ path: path("whole"), fullPage: true });
    }
    return page;
  }

  const rows = (page: Page, id: string) => page.locator(`#${id} tbody tr:visible`);

  it("the first screen answers all four questions", async () => {
    const page = await open(1280, 800);
    const questions = ["Which one?", "How sure?", "What does it cost?", "Where does it fail?"];
    expect(await page.locator(".answer h2").allTextContents()).toEqual(questions);
    for (const answer of await page.locator(".answer").all()) {
      const box = await answer.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    }
  });

  it("it does not scroll sideways at 390 pixels, every document opened", async () => {
    const page = await open(390, 844);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  });

  it.each([
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
    [390, "dark"],
  ] as const)("axe has no serious finding at %i pixels in the %s scheme", async (width, scheme) => {
    const page = await open(width, 800, scheme);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    // Rows of a table are all alike, and axe takes a minute for a thousand.
    await page.evaluate(
      "document.querySelectorAll('table').forEach((part) => [...part.querySelectorAll('tbody tr')].slice(8).forEach((row) => row.remove()))",
    );
    await page.evaluate(axe.source);
    const findings = await page.evaluate<{ id: string; impact: string; targets: string[] }[]>(
      `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.slice(0, 3).map((node) => node.html) })))`,
    );
    expect(findings.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  });

  it.each(["light", "dark"] as const)(
    "shades of 0, 10, 31 and every other band differ in lightness, which every eye sees, in the %s scheme",
    async (scheme) => {
      const page = await open(1280, 800, scheme);
      const shades = await page.evaluate<number[]>(luminances);
      expect(shades).toHaveLength(10);
      const steps = shades.slice(1).map((shade, index) => contrast(shade, shades[index] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThan(1.02);
      // 31 % is in band 6, 10 % in band 8, 0 % in band 9.
      const [at31 = 0, at10 = 0, at0 = 0] = [shades[6], shades[8], shades[9]];
      expect(contrast(at31, at10)).toBeGreaterThan(1.5);
      expect(contrast(at10, at0)).toBeGreaterThan(1.3);
      const direction = Math.sign(at0 - (shades[0] ?? 0));
      expect(
        shades.slice(1).every((shade, index) => Math.sign(shade - (shades[index] ?? 0)) === direction),
      ).toBe(true);
    },
  );

  it("what all miss is a filter and among the places to review", async () => {
    const page = await open(1280, 800);
    await page
      .getByRole("button", { name: /^Missed by all/ })
      .and(page.locator("[data-filter]"))
      .click();
    const missed = report.fields.filter(({ missedByAll }) => missedByAll).length;
    expect(missed).toBeGreaterThan(1);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    expect(await page.locator("[data-traits]:visible").count()).toBe(missed);
    expect(await page.locator("#where").getByText("tva_intracommunautaire").count()).toBe(2);
  });

  it("search finds fields by document, place and value, and rows of other tables", async () => {
    const page = await open(1280, 800);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    const found = () => page.locator("[data-traits]:visible").count();
    const search = page.getByRole("searchbox", { name: "Search fields" });
    await search.fill("P-1007");
    expect(await found()).toBe(1);
    await search.fill("rows[7].");
    expect(await found()).toBe(3);
    await search.fill("address-form");
    expect(await found()).toBe(report.fields.filter(({ document }) => document === "address-form").length);
    await search.fill("");
    await page.getByRole("searchbox", { name: "Search field names" }).fill("sections");
    expect(await rows(page, "where-fields").count()).toBe(2);
  });

  it("a table is ordered by a column, both ways, what was not measured last", async () => {
    const page = await open(1280, 800);
    const column = () => page.locator("#documents tbody td:nth-child(4)").allTextContents();
    const button = page.locator("#documents thead").getByRole("button", { name: /clarifeye/ });
    await button.click();
    expect(await column()).toEqual(["0 %", "30.0 %", "87.5 %", "failed"]);
    await button.press("Enter");
    expect(await column()).toEqual(["87.5 %", "30.0 %", "0 %", "failed"]);
    expect(await page.locator("#documents [aria-sort=descending]").count()).toBe(1);
  });

  it("CSV and JSON of what is shown are made by the page", async () => {
    const page = await open(1280, 800);
    await page.getByRole("searchbox", { name: "Search fields" }).fill("tva");
    const download = async (name: string) => {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      return readFile(await file.path(), "utf8");
    };
    expect(JSON.parse(await download("JSON of fields"))).toEqual([
      {
        Document: "facture-lefevre",
        Field: "tva_intracommunautaire",
        Truth: "FR40303265045",
        datalab: "FR4O3O3265O45",
        "datalab verdict": "incorrect",
        pipelex: "FR4O3O3265O45",
        "pipelex verdict": "incorrect",
        clarifeye: "FR4O3O3265O45",
        "clarifeye verdict": "incorrect",
        Agree: "3/3",
      },
    ]);
    expect((await download("CSV of fields")).split("\r\n")[1]).toBe(
      "facture-lefevre,tva_intracommunautaire,FR40303265045,FR4O3O3265O45,incorrect,FR4O3O3265O45,incorrect,FR4O3O3265O45,incorrect,3/3",
    );
    expect(await download("CSV of subsets")).toContain("scan,2,97.9 %,");
  });

  it("accuracy by subset, and an axis that says where it starts", async () => {
    const page = await open(1280, 800);
    expect(await rows(page, "subsets").locator("th").allTextContents()).toEqual(["scan", "born digital"]);
    expect(await page.getByText("The axis starts at 30 %, not at 0.").count()).toBe(1);
  });

  it("without its script all is there to read, and no control that does nothing", async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(address);
    expect(await page.locator("button:visible, input:visible").count()).toBe(0);
    expect(await page.locator(".answer").count()).toBe(4);
  });
});

/** The report of one document, a hundred times, each with so many places. */
function hundredOf(report: ComparisonReport, id: string, places: number): ComparisonReport {
  const ids = Array.from({ length: 100 }, (_, index) => `${id}-${index}`);
  const fields = report.fields.filter(({ document }) => document === id).slice(0, places);
  const cells = report.cells.filter(({ document }) => document === id);
  return {
    ...report,
    documents: ids.map((document) => ({
      id: document,
      hasTruth: true,
      places: { total: fields.length, listed: fields.length, disputed: 0 },
    })),
    cells: ids.flatMap((document) => cells.map((cell) => ({ ...cell, document }))),
    fields: ids.flatMap((document) => fields.map((field) => ({ ...field, document }))),
  };
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The relative luminance of every shade of the key. Runs in the page. */
const luminances = `[...document.querySelectorAll(".heat-key span")].map((shade) => getComputedStyle(shade).backgroundColor.match(/[\\d.]+/g).slice(0, 3)
  .map((part) => part / 255)
  .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0))`;
