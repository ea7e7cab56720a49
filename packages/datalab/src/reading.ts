import * as z from "zod/mini";

/** A text that is there, else `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Any member that does not look as expected is read as absent: one odd field must not cost the others. */
export function lenient<Output>(schema: z.core.$ZodType<Output>) {
  return z.catch(z.nullish(schema), undefined);
}
