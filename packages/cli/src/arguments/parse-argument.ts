import { InvalidArgumentError } from "commander";

/** Reads seconds, gives milliseconds. */
export function seconds(text: string): number {
  return aboveZero(text, "seconds") * 1000;
}

/** Reads milliseconds. */
export function milliseconds(text: string): number {
  return aboveZero(text, "milliseconds");
}

/** Reads a whole number above 0. */
export function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It takes a whole number above 0.");
}

/** Gathers an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function aboveZero(text: string, unit: string): number {
  const value = Number(text);
  if (text.trim() && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`It takes a number of ${unit} above 0.`);
}
