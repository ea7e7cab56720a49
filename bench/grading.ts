// Grading and reporting of large comparisons, without a vendor. Usage: pnpm bench grading [documents]; 2,000 by default.
// Each size has a process of its own, so that the peak of memory is its own too.
import { execFileSync } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { type ComparisonReport, compare, jsonChunks, toHtml } from "@docmux/compare";
import { type CorpusSize, makeCorpus } from "./grading/corpus.ts";

const sizeVariable = "DOCMUX_BENCH_GRADING";
const megabyte = 1_000_000;

/** What one size took. */
interface Measured {
  gradingMs: number;
  /** Of all threads together: on two quiet cores, grading takes half of it. */
  gradingCpuMs: number;
  delayMs: number;
  peakMegabytes: number;
  htmlMs: number;
  htmlSize: number;
  jsonMs: number;
  jsonSize: number;
}

const own = process.env[sizeVariable];
if (own === undefined) compareSizes(Number(process.argv[2] ?? 2000));
else console.log(JSON.stringify(await measure(JSON.parse(own))));

function compareSizes(documents: number): void {
  console.log(
    "| corpus | values | grading s | its CPU s | CPU µs per value | longest event loop delay ms | peak RSS MB | HTML s | HTML MB | JSON s | JSON MB |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|---|---|");
  const few = Math.max(1, Math.round(documents / 4));
  inOwnProcess("one document, 2,000 rows", { documents: 1, rows: 2000 });
  inOwnProcess("100 documents, 55 rows", { documents: 100, rows: 55 });
  const small = inOwnProcess(`${few} documents, 55 rows`, { documents: few, rows: 55 });
  const large = inOwnProcess(`${documents} documents, 55 rows`, { documents, rows: 55 });
  const growth = (name: "gradingCpuMs" | "htmlMs") => (large[name] / small[name]).toFixed(1);
  console.log(
    `\n${(documents / few).toFixed(1)} times the documents: ${growth("gradingCpuMs")} times the grading, ${growth("htmlMs")} times the HTML.`,
  );
}

function inOwnProcess(name: string, size: CorpusSize): Measured {
  const printed = execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url)], {
    encoding: "utf8",
    env: { ...process.env, [sizeVariable]: JSON.stringify(size) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const measured = JSON.parse(printed) as Measured;
  const values = 3 * size.documents * (10 + 10 * size.rows);
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  const cells = [
    ...[name, values, seconds(measured.gradingMs), seconds(measured.gradingCpuMs)],
    ...[((1000 * measured.gradingCpuMs) / values).toFixed(1), measured.delayMs.toFixed(0)],
    ...[measured.peakMegabytes.toFixed(0), seconds(measured.htmlMs)],
    ...[(measured.htmlSize / megabyte).toFixed(2), seconds(measured.jsonMs)],
    (measured.jsonSize / megabyte).toFixed(1),
  ];
  console.log(`| ${cells.join(" | ")} |`);
  return measured;
}

async function measure(size: CorpusSize): Promise<Measured> {
  const { report, ...grading } = await gradeCorpus(size);
  const [htmlMs, htmlSize] = timed(() => toHtml(report).length);
  const [jsonMs, jsonSize] = timed(() => {
    let characters = 0;
    for (const chunk of jsonChunks(report)) characters += chunk.length;
    return characters;
  });
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  return { ...grading, peakMegabytes, htmlMs, htmlSize, jsonMs, jsonSize };
}

/** Grading begins when the last run ends. */
async function gradeCorpus(
  size: CorpusSize,
): Promise<{ report: ComparisonReport } & Pick<Measured, "gradingMs" | "gradingCpuMs" | "delayMs">> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  // From the begin: a monitor that has not fired yet does not see that the loop is blocked.
  delays.enable();
  let beganMs = 0;
  let usedBefore: NodeJS.CpuUsage | undefined;
  const report = await compare({
    ...makeCorpus(size),
    concurrency: 32,
    onEvent: (event) => {
      if (event.type !== "cell-end" || event.done < event.total) return;
      delays.reset();
      beganMs = performance.now();
      usedBefore = process.cpuUsage();
    },
  });
  const gradingMs = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(usedBefore);
  // The timer of the monitor must fire once more, or a loop that was blocked to the end is not seen.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.disable();
  return { report, gradingMs, gradingCpuMs: (user + system) / 1000, delayMs: delays.max / 1e6 };
}

function timed<Result>(work: () => Result): [number, Result] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}
