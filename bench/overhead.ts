// Client work for one run: docmux against a loop written by hand, on one emulator, alternated A B B A.
import { readFileSync } from "node:fs";
import { run } from "@docmux/core";
import { createDatalab } from "@docmux/datalab";
import { startEmulatorBeside } from "./emulator-client.ts";
import { handWrittenRun } from "./hand-written-run.ts";
import { median, middleHalf } from "./quartiles.ts";
import { unwaitingClock } from "./unwaiting-clock.ts";

const runsPerBlock = 25;
const rounds = 16;
const warmUpRounds = 4;

interface Block {
  wallMicroseconds: number;
  cpuMicroseconds: number;
  requests: number;
}

const emulator = await startEmulatorBeside();
try {
  const pdfPath = new URL("../examples/documents/receipt-01.pdf", import.meta.url);
  const pdf = new Blob([readFileSync(pdfPath)], { type: "application/pdf" });
  const pipeline = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin }).pipeline("pl_bench");
  const docmux = () => run(pipeline, { bytes: pdf, filename: "receipt.pdf" }, { clock: unwaitingClock });
  const byHand = handWrittenRun(emulator, pdf);

  const blocks: { docmux: Block[]; byHand: Block[] } = { docmux: [], byHand: [] };
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const [first, second] = [await measureBlock(docmux), await measureBlock(byHand)];
    const [third, fourth] = [await measureBlock(byHand), await measureBlock(docmux)];
    if (round < 0) continue;
    blocks.docmux.push(mean(first, fourth));
    blocks.byHand.push(mean(second, third));
  }
  console.log(report(blocks.docmux, blocks.byHand));
} finally {
  await emulator.close();
}

async function measureBlock(runOnce: () => Promise<unknown>): Promise<Block> {
  const requestsBefore = await emulator.countRequests();
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  for (let count = 0; count < runsPerBlock; count += 1) await runOnce();
  const wallMs = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    wallMicroseconds: (wallMs * 1000) / runsPerBlock,
    cpuMicroseconds: (user + system) / runsPerBlock,
    requests: ((await emulator.countRequests()) - requestsBefore) / runsPerBlock,
  };
}

function mean(a: Block, b: Block): Block {
  return {
    wallMicroseconds: (a.wallMicroseconds + b.wallMicroseconds) / 2,
    cpuMicroseconds: (a.cpuMicroseconds + b.cpuMicroseconds) / 2,
    requests: (a.requests + b.requests) / 2,
  };
}

function report(docmux: Block[], byHand: Block[]): string {
  const line = (name: string, member: "wallMicroseconds" | "cpuMicroseconds") => {
    const ratios = docmux.map((block, round) => block[member] / (byHand[round]?.[member] ?? Number.NaN));
    const [low, high] = middleHalf(ratios);
    const figures = [docmux, byHand].map((blocks) => median(blocks.map((block) => block[member])).toFixed(0));
    const spread = `${low.toFixed(2)}–${high.toFixed(2)}`;
    return `| ${name} | ${figures.join(" | ")} | ${median(ratios).toFixed(2)} | ${spread} |`;
  };
  const requests = [docmux, byHand].map((blocks) => median(blocks.map((block) => block.requests)).toFixed(2));
  return [
    "| per run | docmux | by hand | ratio, median | middle half |",
    "|---|---|---|---|---|",
    line("wall µs, the emulator's time included", "wallMicroseconds"),
    line("CPU µs of the client", "cpuMicroseconds"),
    `| requests | ${requests.join(" | ")} | | |`,
  ].join("\n");
}
