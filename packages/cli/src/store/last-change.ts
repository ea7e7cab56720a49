import type { StartRecord } from "@docmux/core/store";

/** When a start last changed its state, by the store's clock; `undefined` where no time can be read. ISO 8601, UTC. */
export function lastChange({ times }: Pick<StartRecord, "times">): string | undefined {
  const known = Object.values(times).filter((time) => !Number.isNaN(Date.parse(time)));
  return known.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
