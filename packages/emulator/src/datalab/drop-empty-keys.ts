import { isRecord } from "./field-reader.ts";

/** Leaves out the keys that are null, in the answer itself and in its list of records. Settings of callers stay whole. */
export function dropEmptyKeys(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => {
        const isOwnList = key !== "config_snapshot" && Array.isArray(value);
        return [key, isOwnList ? value.map((item) => (isRecord(item) ? dropEmptyKeys(item) : item)) : value];
      }),
  );
}
