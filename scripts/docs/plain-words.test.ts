import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentationPages, repositoryRoot as root } from "./documentation-pages.ts";
import { readSourceTexts } from "./source-texts.ts";

const guide = "docs/style-guide.md";

/** Quotes titles of tests, whose words are the tests' own. */
const quoting = ["docs/seeds.md"];

const words = [...readFileSync(`${root}/${guide}`, "utf8").matchAll(/^\| (`.+`) \|/gm)]
  .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)])
  .map(([, word = ""]) => word);
const anyWord = new RegExp(`\\b(?:${words.join("|")})\\b`, "i");

/** What people write: without code, and without what is made from code. */
function proseOf(page: string): { line: number; text: string }[] {
  let isSkipped = false;
  return page.split("\n").flatMap((text, index) => {
    if (text.startsWith("```")) isSkipped = !isSkipped;
    if (/^<!-- docmux:/.test(text)) isSkipped = true;
    if (/^<!-- \//.test(text)) isSkipped = false;
    return isSkipped ? [] : [{ line: index + 1, text: text.replace(/`[^`]*`/g, "``") }];
  });
}

test("pages have no word that the style guide replaces", () => {
  expect(words.length).toBeGreaterThan(40);
  const found: string[] = [];
  for (const path of documentationPages()) {
    if (path === guide || quoting.includes(path)) continue;
    const page = readFileSync(`${root}/${path}`, "utf8");
    if (page.startsWith("<!-- Written by")) continue;
    for (const { line, text } of proseOf(page)) {
      const word = anyWord.exec(text)?.[0];
      if (word !== undefined) found.push(`${path}:${line}: "${word}"`);
    }
  }
  expect(found).toEqual([]);
});

/** Every source file of the packages that is published, as a path from the root. */
function sourceFiles(): string[] {
  return readdirSync(`${root}/packages`).flatMap((name) =>
    readdirSync(`${root}/packages/${name}/src`, { recursive: true, encoding: "utf8" })
      .map((path) => `${name}/src/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/testing[/-]/.test(path))
      .map((path) => `packages/${path}`),
  );
}

test("comments and texts of the packages have no word that the style guide replaces", () => {
  const files = sourceFiles().map((path) => ({ path, source: readFileSync(`${root}/${path}`, "utf8") }));
  expect(files.length).toBeGreaterThan(400);
  const found = files
    // Parsing takes its time, and most files have none of the words.
    .filter(({ source }) => anyWord.test(source.replace(/\s*\n\s*(?:\*|\/\/)?\s*/g, " ")))
    .flatMap(({ path, source }) => readSourceTexts(path, source).map((text) => ({ path, ...text })))
    .flatMap(({ path, line, text, isExempt }) => {
      const word = isExempt ? undefined : anyWord.exec(text)?.[0];
      return word === undefined ? [] : [`${path}:${line}: "${word}"`];
    });
  expect(found).toEqual([]);
  const exempt = files.flatMap(({ source }) => [...source.matchAll(/\bwords-ok: /g)]);
  expect(exempt.length).toBeLessThanOrEqual(30);
});

/** Sentences of a page: paragraphs, list items and cells of tables, with code as one word. */
function sentencesOf(page: string): string[] {
  const paragraphs: string[] = [""];
  for (const { text } of proseOf(page)) {
    const line = text.trim();
    const isCell = line.startsWith("|");
    const begins = isCell || line === "" || /^(?:#|<!--|[-*] |\d+\. )/.test(line);
    if (begins) paragraphs.push("");
    if (isCell) paragraphs.push(...line.split("|"), "");
    else paragraphs.push(`${paragraphs.pop()} ${line}`);
  }
  return paragraphs
    .map((paragraph) => paragraph.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"))
    .flatMap((paragraph) => paragraph.split(/(?<=[.!?:])\s+(?=[A-Z"`])/))
    .filter((sentence) => sentence.trim() !== "");
}

test("at most 2 of 100 sentences have more than 25 words", () => {
  const sentences = documentationPages()
    .filter((path) => !quoting.includes(path))
    .flatMap((path) =>
      sentencesOf(readFileSync(`${root}/${path}`, "utf8")).map((text) => `${path}: ${text.trim()}`),
    );
  const long = sentences.filter((sentence) => sentence.split(/\s+/).length - 1 > 25);
  expect(sentences.length).toBeGreaterThan(1000);
  expect(long.length / sentences.length, long.join("\n")).toBeLessThanOrEqual(0.02);
});
