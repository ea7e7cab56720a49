import { readFileSync } from "node:fs";
import { markdownTable } from "../../docs/markdown-table.ts";
import { isAbout, type JobOutcome, jobCases } from "./cases.ts";
import { codeLines, jobPrograms, pathOf } from "./programs.ts";

/** A row of outcomes.json. */
export interface JobRow extends JobOutcome {
  program: string;
  case: string;
}

/** The tables of docs/compared-with-sdks.md: lines of code, then what each program did in each case. */
export function sameJobTables(rows: readonly JobRow[]): string {
  return [linesTable(), ...(["mistral", "azure"] as const).map((vendor) => outcomesTable(vendor, rows))].join(
    "\n\n",
  );
}

function linesTable(): string {
  return markdownTable(
    ["lines of code", "Mistral", "Azure"],
    ["SDK, shortest", "SDK, careful", "docmux"].map((name) => [
      name,
      ...(["mistral", "azure"] as const).map((vendor) => {
        const program = jobPrograms.find((each) => each.vendor === vendor && each.name === name);
        return program ? String(codeLines(readFileSync(pathOf(program), "utf8"))) : "–";
      }),
    ]),
  );
}

function outcomesTable(vendor: "mistral" | "azure", rows: readonly JobRow[]): string {
  const programs = jobPrograms.filter((program) => program.vendor === vendor);
  const title = { mistral: "Mistral", azure: "Azure" }[vendor];
  const cases = jobCases.filter((each) => each.vendor === undefined || each.vendor === vendor);
  return markdownTable(
    [title, ...programs.map(({ name }) => name)],
    cases.map((jobCase) => [
      jobCase.name,
      ...programs.map((program) => {
        if (!isAbout(jobCase, program)) return "does not apply";
        const row = rows.find((each) => each.program === program.file && each.case === jobCase.name);
        return row ? describe(row) : "not tried";
      }),
    ]),
  );
}

function describe({ end, billed, leaked }: JobOutcome): string {
  const bill = billed === 1 ? "billed once" : billed === 0 ? "not billed" : `**billed ${billed} times**`;
  const shown = end === "right data" || end === "error" ? end : `**${end}**`;
  return `${shown}, ${bill}${leaked ? ", **key sent there**" : ""}`;
}
