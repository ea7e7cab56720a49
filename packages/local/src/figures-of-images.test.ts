import { expect, test } from "vitest";
import { pdfOfImages, renderPages } from "../test/draw-images.ts";
import {
  exampleBytes,
  exampleNames,
  layoutOf,
  printFigure,
  scoreExample,
  sharesOf,
  sumScores,
} from "../test/score.ts";
import { loadLiteParse } from "./reader/liteparse.ts";
import { readDocument } from "./reader/read.ts";

const liteparse = await loadLiteParse();
const isAsked = process.env.DOCMUX_LOCAL_IMAGES === "1";
const why = isAsked ? "LiteParse has no binary for this platform" : "slow: set DOCMUX_LOCAL_IMAGES=1";

test.skipIf(!isAsked || !liteparse)(
  `the example documents as images: 65 % and more, at most 5 % wrong (${isAsked && liteparse ? "measured" : why})`,
  { timeout: 600_000 },
  async () => {
    const url = liteparse?.url ?? "";
    const scores = [];
    for (const name of exampleNames) {
      const bytes = await pdfOfImages(await renderPages(url, exampleBytes(name)));
      const { document, ocr } = await readDocument({
        bytes,
        mediaType: "application/pdf",
        pages: undefined,
        options: {},
        settings: {},
        signal: new AbortController().signal,
        sleep: () => new Promise(() => undefined),
      });
      expect(ocr.status).toBe("done");
      scores.push(scoreExample(name, layoutOf(document)));
    }
    const score = sumScores(scores);
    printFigure("images of the pages, by OCR", score);
    expect(sharesOf(score).right).toBeGreaterThanOrEqual(0.65);
    expect(sharesOf(score).wrong).toBeLessThanOrEqual(0.05);
  },
);
