import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repositoryRoot as root } from "../../docs/documentation-pages.ts";
import { jobCases, tryCase } from "./cases.ts";
import { jobPrograms } from "./programs.ts";
import { sameJobTables } from "./tables.ts";

const outcomes = JSON.parse(readFileSync(new URL("outcomes.json", import.meta.url), "utf8"));

test("the page shows the lines of the programs as they are, and what `pnpm test:same-job` saw", () => {
  const page = readFileSync(`${root}/docs/compared-with-sdks.md`, "utf8");
  expect(page).toContain(`<!-- same-job -->\n\n${sameJobTables(outcomes)}\n\n<!-- /same-job -->`);
});

test("the programs with docmux do the job, and what they did in the cases cost no second bill", async () => {
  const programs = jobPrograms.filter(({ name }) => name === "docmux");
  const [goesWell] = jobCases;
  if (!goesWell) throw new Error("There is no case.");
  const tried = await Promise.all(programs.map((program) => tryCase(program, goesWell)));
  expect(tried).toEqual(programs.map(() => expect.objectContaining({ end: "right data", billed: 1 })));
  const seen = outcomes.filter(({ program }: { program: string }) => program.endsWith("-docmux.ts"));
  expect(
    seen.filter(({ billed, leaked }: { billed: number; leaked: boolean }) => billed > 1 || leaked),
  ).toEqual([]);
});
