// Grading and reporting of large comparisons, without a vendor. Usage: pnpm bench grading [documents]; 2,000 by default.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type ComparisonReport, compare, jsonChunks, toHtml } from "@docmux/compare";
import { type CorpusSize, makeCorpus } from "./grading/corpus.ts";

const documents = Number(process.argv[2] ?? 2000);
const megabyte = 1_000_000;

console.log(
  "| corpus | values | grading s | µs per value | longest event loop delay ms | peak RSS MB | HTML s | HTML MB | JSON s | JSON MB |",
);
console.log("|---|---|---|---|---|---|---|---|---|---|");
await measure("one document, 2,000 rows", { documents: 1, rows: 2000 });
await measure("100 documents, 55 rows", { documents: 100, rows: 55 });
const few = Math.max(1, Math.round(documents / 4));
const small = await measure(`${few} documents, 55 rows`, { documents: few, rows: 55 });
const large = await measure(`${documents} documents, 55 rows`, { documents, rows: 55 });
const growth = (name: "gradingMs" | "htmlMs") => (large[name] / small[name]).toFixed(1);
console.log(
  `\n${(documents / few).toFixed(1)} times the documents: ${growth("gradingMs")} times the grading, ${growth("htmlMs")} times the HTML.`,
);

async function measure(name: string, size: CorpusSize) {
  const { report, gradingMs, delayMs } = await gradeCorpus(size);
  const values = 3 * size.documents * (10 + 10 * size.rows);
  // The peak of the whole process until now: corpora grow from row to row.
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  const [htmlMs, htmlSize] = timed(() => toHtml(report).length);
  const [jsonMs, jsonSize] = timed(() => {
    let characters = 0;
    for (const chunk of jsonChunks(report)) characters += chunk.length;
    return characters;
  });
  const cells = [
    ...[name, values, (gradingMs / 1000).toFixed(2), ((1000 * gradingMs) / values).toFixed(1)],
    ...[delayMs.toFixed(0), peakMegabytes.toFixed(0), (htmlMs / 1000).toFixed(2)],
    ...[(htmlSize / megabyte).toFixed(2), (jsonMs / 1000).toFixed(2), (jsonSize / megabyte).toFixed(1)],
  ];
  console.log(`| ${cells.join(" | ")} |`);
  return { gradingMs, htmlMs };
}

/** Grading begins when the last run ends. */
async function gradeCorpus(
  size: CorpusSize,
): Promise<{ report: ComparisonReport; gradingMs: number; delayMs: number }> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  // From the begin: a monitor that has not fired yet does not see that the loop is blocked.
  delays.enable();
  let beganMs = 0;
  const report = await compare({
    ...makeCorpus(size),
    concurrency: 32,
    onEvent: (event) => {
      if (event.type !== "cell-end" || event.done < event.total) return;
      delays.reset();
      beganMs = performance.now();
    },
  });
  const gradingMs = performance.now() - beganMs;
  // The timer of the monitor must fire once more, or a loop that was blocked to the end is not seen.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.disable();
  return { report, gradingMs, delayMs: delays.max / 1e6 };
}

function timed<Result>(work: () => Result): [number, Result] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}
