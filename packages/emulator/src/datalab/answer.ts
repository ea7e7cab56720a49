import type { Context } from "hono";
import type { DatalabState } from "./datalab-state.ts";
import { dropEmptyKeys } from "./drop-empty-keys.ts";

/** Answers 200 with a record, with or without its empty keys as the switch says. */
export function answer(
  context: Context,
  { switches }: DatalabState,
  body: Record<string, unknown>,
): Response {
  return context.json(switches.emptyKeys === "absent" ? dropEmptyKeys(body) : body);
}
