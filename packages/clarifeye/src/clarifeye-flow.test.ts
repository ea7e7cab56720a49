import { run } from "@docmux/core";
import { expect, test } from "vitest";
import { invoice, startClarifeyeBench } from "../test/start-clarifeye-bench.ts";

test("uploads, runs and reads", async () => {
  const bench = await startClarifeyeBench();
  const result = await run(bench.flow, { documents: [invoice("a.pdf", "INV-1", "12.50")] }, bench.watch);
  expect(result).toMatchObject({
    status: "completed",
    data: { invoice_number: "INV-1", total_amount: 12.5 },
  });
  await bench.emulator.close();
});
