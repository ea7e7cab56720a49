/** A number with its thousands apart, such as `1,800,000`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** Bytes, such as `50 MiB`. */
export function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}

/** Bytes, such as `32 MB`. */
export function megabytes(bytes: number): string {
  return `${bytes / 1_000_000} MB`;
}

/** A time in the largest unit that it is a whole number of, such as `30 min`. */
export function duration(milliseconds: number): string {
  for (const [unit, unitMs] of [
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1000],
  ] as const) {
    if (milliseconds >= unitMs && milliseconds % unitMs === 0) return `${milliseconds / unitMs} ${unit}`;
  }
  return `${milliseconds / 1000} s`;
}
