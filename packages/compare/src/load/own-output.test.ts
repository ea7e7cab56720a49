import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { toHtml } from "../report/to-html.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { loadCorpus } from "./corpus.ts";

it("a report in the directory is no document, whatever its name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "docmux-corpus-"));
  try {
    await writeFile(join(folder, "report.html"), toHtml(await sampleReport()));
    await expect(loadCorpus(folder)).rejects.toThrow("there is no document in this directory");
    await copyFile(join(folder, "report.html"), join(folder, "page.HTM"));
    await writeFile(join(folder, "letter.html"), "<!doctype html><title>Letter</title>");
    await writeFile(join(folder, "invoice.pdf"), "%PDF-1.7");
    expect((await loadCorpus(folder)).documents.map(({ id }) => id)).toEqual(["invoice", "letter"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
