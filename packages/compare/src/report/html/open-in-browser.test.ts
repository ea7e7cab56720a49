import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium } from "../../testing/chromium.ts";
import { sampleReport } from "../../testing/sample-report.ts";
import { toHtml } from "../to-html.ts";

const executablePath = findChromium("the report in a browser", existsSync);

describe.skipIf(executablePath === undefined)("in a browser", { timeout: 60_000 }, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "docmux-report-"));
    browser = await launchChromium(executablePath);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<typeof sampleReport>[0], width: number) {
    const file = join(folder, "report.html");
    await writeFile(file, toHtml(await sampleReport(options)));
    const context = await browser.newContext({ viewport: { width, height: 900 }, offline: true });
    const page = await context.newPage();
    const troubles: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("dialog", (dialog) => troubles.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    return {
      page,
      troubles,
      others: () => requests.filter((url) => url !== address && !url.startsWith("data:")),
    };
  }

  const visibleRows = (page: Page) => page.locator("[data-traits]:visible").count();

  it("opens offline without a request, an error or a dialog, even with a hostile document", async () => {
    const text = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    for (const documents of [1, 3]) {
      const { page, troubles, others } = await open({ text, documents }, 1280);
      expect(troubles).toEqual([]);
      expect(others()).toEqual([]);
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.getByText(text).count()).toBeGreaterThan(0);
    }
  });

  it.each([360, 1280])("does not scroll sideways at %i pixels", async (width) => {
    for (const documents of [1, 3]) {
      const { page } = await open({ documents }, width);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    }
  });

  it("narrows the fields, says which choice is made, and hides headings without rows", async () => {
    const { page } = await open({}, 1280);
    const all = await visibleRows(page);
    await page.getByRole("button", { name: /^Missing/ }).click();
    const missing = await visibleRows(page);
    expect(missing).toBeGreaterThan(0);
    expect(missing).toBeLessThan(all);
    expect(await page.locator("[aria-pressed=true]").textContent()).toMatch(/^Missing/);
    expect(await page.locator(".fields .group:visible").count()).toBe(1);
    await page.getByRole("button", { name: /^All \d/ }).press("Enter");
    expect(await visibleRows(page)).toBe(all);
  });

  it("leads from the map of documents to the document, opened", async () => {
    const { page } = await open({ documents: 3 }, 1280);
    await page.locator(".heat").getByRole("link").nth(1).click();
    expect(await page.locator("#document-2").getAttribute("open")).not.toBeNull();
    expect(await page.locator("#document-1").getAttribute("open")).toBeNull();
  });

  it("can be read without a mouse: every link, button, summary and wide table is in the tab order", async () => {
    const { page } = await open({ documents: 3 }, 1280);
    const expected = await page.locator("a, button, summary, [tabindex='0']").locator("visible=true").count();
    const reached = new Set<number>();
    for (let presses = 0; presses < 3 * expected; presses += 1) {
      await page.keyboard.press("Tab");
      const index = await page.evaluate<number>(
        "[...document.querySelectorAll('a, button, summary, [tabindex=\"0\"]')].indexOf(document.activeElement)",
      );
      if (index >= 0) reached.add(index);
    }
    expect(reached.size).toBe(expected);
    const summary = page.locator("details.document > summary").first();
    await summary.press("Enter");
    expect(await page.locator("#document-1").getAttribute("open")).not.toBeNull();
    await summary.focus();
    expect(await summary.evaluate("(element) => getComputedStyle(element).outlineStyle")).not.toBe("none");
  });

  it("has a table behind every chart, and no chart without a name for who cannot see it", async () => {
    for (const documents of [1, 3]) {
      const { page } = await open({ documents }, 1280);
      expect(await page.locator("svg").count()).toBeGreaterThan(0);
      const bare =
        "[...document.querySelectorAll('svg')].filter((svg) => !svg.closest('[aria-hidden=true], [role=img][aria-label]')).length";
      expect(await page.evaluate(bare)).toBe(0);
      const withoutTable =
        "[...document.querySelectorAll('svg')].filter((svg) => !['section', 'figure', '.document'].some((part) => svg.closest(part)?.querySelector('table'))).length";
      expect(await page.evaluate(withoutTable)).toBe(0);
    }
  });

  it("prints every document opened, without buttons, within the paper", async () => {
    const { page } = await open({ documents: 3 }, 794);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details.document[open]").count()).toBe(3);
    expect(await page.locator("[data-filter]:visible").count()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(794);
    const cut =
      "[...document.querySelectorAll('.scroll')].filter((part) => part.scrollWidth > part.clientWidth + 1).length";
    expect(await page.evaluate(cut)).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("details.document[open]").count()).toBe(0);
  });

  it.each(["light", "dark"] as const)("keeps text readable in the %s scheme", async (colorScheme) => {
    const { page } = await open({}, 1280);
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(lowestContrast)).toBeGreaterThanOrEqual(4.5);
  });
});

/** The lowest contrast between a text and what lies behind it, by the WCAG formula. Runs in the page. */
const lowestContrast = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  let lowest = 21;
  for (const element of document.querySelectorAll("body *:not(script):not(svg *)")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")) continue;
    if (!element.checkVisibility()) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))];
    lowest = Math.min(lowest, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return lowest;
})()`;
