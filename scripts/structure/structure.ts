import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Prints how the code of each package is divided into files: `pnpm structure`. Figures for a reader, not a gate.
 *
 * - `median line in`: lines of the file in which the median line of the package is. Small: a reader jumps between fragments.
 * - `imports / 100`: imports of other files of the package, per 100 lines.
 */
/** Functions that run at import: the module itself, and what the loader adds to each. */
const importTime: readonly string[] = ["", "__name"];

const packages = readdirSync("packages").sort();
const rows = packages.map((name) => [name, ...figuresOf(`packages/${name}/src`)]);
print(["package", "files", "lines", "median line in", "imports / 100"], rows);
const executed = filesOfOneRun();
console.log(`\nFiles of core and Datalab in which one run executes code: ${executed.length}`);

function figuresOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => readFileSync(join(folder, path), "utf8"));
  const lengths = files.map((text) => text.split("\n").length - 1).sort((a, b) => a - b);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const imports = files.reduce(
    (sum, text) => sum + (text.match(/^(?:import|export) [^"]*from "\.|^\} from "\./gm) ?? []).length,
    0,
  );
  return [
    String(files.length),
    String(total),
    `${medianLine(lengths, total)} lines`,
    ((100 * imports) / total).toFixed(1),
  ];
}

function medianLine(lengths: readonly number[], total: number): number {
  let passed = 0;
  for (const length of lengths) {
    passed += length;
    if (passed >= total / 2) return length;
  }
  return 0;
}

/** By the runtime's own coverage of a run on the emulated vendor. */
function filesOfOneRun(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "docmux-structure-"));
  try {
    const args = ["--conditions=@docmux/source", "--import", "tsx", "scripts/structure/one-run.ts"];
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, NODE_V8_COVERAGE: folder },
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`the run failed: ${stderr}`);
    const reports = readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Coverage,
    );
    const touched = reports.flatMap(({ result }) =>
      result
        .filter(({ url }) => /packages\/(core|datalab)\/src\//.test(url))
        .filter(({ functions }) =>
          functions.some(
            ({ functionName, ranges }) => !importTime.includes(functionName) && (ranges[0]?.count ?? 0) > 0,
          ),
        )
        .map(({ url }) => url.slice(url.indexOf("packages/")).replace(/\?.*/, "")),
    );
    return [...new Set(touched)].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Coverage {
  result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
}

function print(head: readonly string[], body: readonly string[][]): void {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...body]) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    );
  }
}
if (process.argv.includes("--list")) console.log(executed.join("\n"));
