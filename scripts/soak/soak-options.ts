import { parseArgs } from "node:util";

/** How long the soak lasts and what it repeats. */
export interface SoakOptions {
  /** Default 5,000. */
  runs: number;
  /** Default 20260401. The same seed plans the same runs with the same faults. */
  seed: number;
  /** Runs in flight. Default 96. */
  concurrency: number;
  /** Share of requests that a fault strikes, 0 to 1. Default 0.2. */
  share: number;
  /** Only this run, by its index: to look at a failure again. */
  only: number | undefined;
  /** File that the table is written to, as Markdown. */
  write: string | undefined;
}

/** @throws Error with one sentence for what does not fit. */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { runs: text, seed: text, concurrency: text, share: text, only: text, write: text },
  });
  const count = (name: "runs" | "seed" | "concurrency", otherwise: number) =>
    values[name] === undefined ? otherwise : wholeNumber(name, values[name]);
  const share = Number(values.share ?? 0.2);
  if (!(share >= 0 && share <= 1)) throw new Error(`--share is a number from 0 to 1, not "${values.share}".`);
  return {
    runs: count("runs", 5_000),
    seed: count("seed", 20_260_401),
    concurrency: count("concurrency", 96),
    share,
    only: values.only === undefined ? undefined : wholeNumber("only", values.only),
    write: values.write,
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} is a whole number, not "${text}".`);
}
