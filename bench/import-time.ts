// What importing the built packages adds to the start of a process: the least of many tries, over bare Node.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const tries = 15;
const here = fileURLToPath(new URL(".", import.meta.url));
const imports = {
  "bare Node": "",
  "zod/mini, which both import": 'import "zod/mini";',
  "@docmux/core": 'import "@docmux/core";',
  "@docmux/core and @docmux/datalab": 'import "@docmux/core"; import "@docmux/datalab";',
};

const missing = ["core", "datalab"].filter((name) => !existsSync(`${here}../packages/${name}/dist/index.js`));
if (missing.length > 0) {
  console.log(`Skipped: ${missing.join(" and ")} not built. Run "pnpm build" first.`);
} else {
  const least = new Map<string, number>();
  for (let count = 0; count < tries; count += 1) {
    for (const [name, code] of Object.entries(imports)) {
      least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, startMs(code)));
    }
  }
  const bare = least.get("bare Node") ?? Number.NaN;
  const rows = [...least].map(([name, ms]) => `| ${name} | ${ms.toFixed(1)} | ${(ms - bare).toFixed(1)} |`);
  console.log(
    [`| least of ${tries} starts, ms | whole | over bare Node |`, "|---|---|---|", ...rows].join("\n"),
  );
}

function startMs(code: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: here,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Node failed on ${code}: ${stderr}`);
  return performance.now() - began;
}
