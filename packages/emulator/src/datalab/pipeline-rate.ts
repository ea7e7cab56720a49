import type { PipelineStep } from "./pipeline-store.ts";

/**
 * Cents per 1000 pages, by processor and mode. The vendor's real prices depend on plan and region; these are the
 * emulator's own, so that costs add up and differ by mode.
 */
const RATES: Record<string, Record<string, number>> = {
  convert: { fast: 300, balanced: 400, accurate: 600 },
  extract: { turbo: 300, fast: 400, balanced: 600, accurate: 900 },
  segment: { default: 200 },
  custom: { default: 500 },
  fill: { default: 800 },
  eval: { default: 100 },
};
const EU_PREMIUM = 1.25;

/** What one processor costs for 1000 pages, in cents. */
export function stepRate(type: string, settings: Record<string, unknown>, location: string | null): number {
  const byMode = RATES[type] ?? {};
  const mode = String((type === "extract" ? settings.extraction_mode : settings.mode) ?? "");
  const usual = type === "extract" ? "balanced" : "fast";
  const rate = byMode[mode] ?? byMode[usual] ?? byMode.default ?? 0;
  return location === "eu" ? rate * EU_PREMIUM : rate;
}

/** The documented keys of a rate; the shape of the breakdown is the emulator's own. */
export function pipelineRate(
  steps: PipelineStep[],
  location: string | null,
): { rate_per_1000_pages_cents: number; rate_breakdown: Record<string, number> } {
  const breakdown: Record<string, number> = {};
  for (const { type, settings } of steps) {
    breakdown[type] = (breakdown[type] ?? 0) + stepRate(type, settings, location);
  }
  const total = Object.values(breakdown).reduce((sum, rate) => sum + rate, 0);
  return { rate_per_1000_pages_cents: total, rate_breakdown: breakdown };
}

/** The charge for some pages, rounded up to a whole cent. */
export function chargeCents(ratePer1000: number, pages: number): number {
  return Math.ceil((ratePer1000 * pages) / 1000);
}
