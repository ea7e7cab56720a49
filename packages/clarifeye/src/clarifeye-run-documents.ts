import type { RunRef, RunSnapshot } from "@docmux/core/provider";
import * as z from "zod/mini";
import { type RunDocument, readRunMeta } from "./clarifeye-run-meta.ts";
import { isSameId } from "./clarifeye-same-id.ts";
import { runSchema, type WireRun } from "./clarifeye-wire.ts";

/** The run that a snapshot was made of, when the vendor's answer is still in it. */
export function runOfSnapshot({ raw, ref }: Pick<RunSnapshot, "raw" | "ref">): WireRun | undefined {
  try {
    const parsed = z.safeParse(runSchema, raw);
    return parsed.success && isSameId(parsed.data.id, ref.runId) ? parsed.data : undefined;
  } catch {
    // Nested deeper than the stack.
    return undefined;
  }
}

/**
 * The documents of a run: those that the start named, in that order, else those that the run gives.
 *
 * @returns `undefined` when neither says so, as for a run over a whole project.
 */
export function documentsOfRun(ref: RunRef, run: WireRun | undefined): RunDocument[] | undefined {
  const { documents } = readRunMeta(ref);
  if (documents) return documents;
  const named = new Set((run?.document_ids ?? []).map((id) => id.toLowerCase()));
  return named.size > 0 ? [...named].map((id) => ({ id })) : undefined;
}
