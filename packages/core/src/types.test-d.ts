import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { run, runBatch, start } from "./index.ts";
import type { RunStatus } from "./model/status.ts";
import { fakePipeline } from "./testing.ts";

// Checked by the type check, never run.
/** A schema of any Standard Schema library types the data end to end. */
export async function schemasTypeTheData(): Promise<void> {
  const pipeline = fakePipeline();
  const total = { total: 1 };

  const withZod = await run(pipeline, "a.pdf", { schema: z.object({ total: z.number() }) });
  expectTypeOf(withZod.data).toEqualTypeOf<{ total: number } | undefined>();
  const withMini = await run(pipeline, "a.pdf", { schema: mini.object({ total: mini.number() }) });
  expectTypeOf(withMini.data).toEqualTypeOf<{ total: number } | undefined>();
  const withValibot = await run(pipeline, "a.pdf", { schema: v.object({ total: v.number() }) });
  expectTypeOf(withValibot.data).toEqualTypeOf<{ total: number } | undefined>();
  const withArktype = await run(pipeline, "a.pdf", { schema: type({ total: "number" }) });
  expectTypeOf(withArktype.data).toEqualTypeOf<{ total: number } | undefined>();

  const handle = await start(pipeline, "a.pdf", { schema: z.object({ total: z.number() }) });
  expectTypeOf((await handle.result()).data).toEqualTypeOf<{ total: number } | undefined>();
  const other = await handle.result({ schema: z.object({ sum: z.string() }) });
  expectTypeOf(other.data).toEqualTypeOf<{ sum: string } | undefined>();

  const untyped = await run(pipeline, "a.pdf");
  expectTypeOf(untyped.data).toBeUnknown();
  expectTypeOf(untyped.status).toEqualTypeOf<
    "completed" | "completed_with_warnings" | "completed_with_errors"
  >();
  const [item] = await runBatch(pipeline, ["a.pdf"], { schema: z.object({ total: z.number() }) });
  if (item?.outcome === "delivered") expectTypeOf(item.result.data).toEqualTypeOf<typeof total | undefined>();

  // A switch over the status is exhaustive without a default.
  expectTypeOf((status: RunStatus): string => {
    switch (status) {
      case "pending":
      case "running":
      case "unknown":
        return "not ended";
      case "completed":
      case "completed_with_warnings":
      case "completed_with_errors":
        return "output";
      case "failed":
      case "cancelled":
        return "no output";
    }
  }).toBeFunction();

  // @ts-expect-error an option that does not exist
  await run(pipeline, "a.pdf", { retries: 3 });
  // @ts-expect-error a document in no known form
  await run(pipeline, { file: "a.pdf" });
}
