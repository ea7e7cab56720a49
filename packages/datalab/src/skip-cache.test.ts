import { run } from "@docmux/core";
import { afterEach, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

test.each<[string, object, number[]]>([
  ["takes the results of an earlier run", {}, [0, 1]],
  ["takes none with skipCache: every step runs again", { skipCache: true }, []],
  ["takes them with skipCache false, which is not sent", { skipCache: false }, [0, 1]],
])("a second run of the same file %s", async (_, options, fromCache) => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  const pipeline = datalab.pipeline("pl_test");
  await run(pipeline, invoice(), { clock });
  const { data, ref } = await run(pipeline, invoice(), { clock, providerOptions: { datalab: options } });
  expect(emulator.cachedSteps(ref.runId)).toEqual(fromCache);
  expect(data).toMatchObject({ invoice_number: "INV-2026-0142" });
});
