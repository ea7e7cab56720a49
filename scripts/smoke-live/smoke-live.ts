// One run at a live account: `pnpm smoke:live <vendor> --pipeline <id> [--max-cost 0.10] [--yes]`. docs/verified.md describes it.
import { createInterface } from "node:readline/promises";
import { runSmoke } from "./run-smoke.ts";

process.exitCode = await runSmoke({
  args: process.argv.slice(2),
  environment: process.env,
  print: (text) => console.log(text),
  ask: process.stdin.isTTY ? askPerson : undefined,
});

async function askPerson(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
