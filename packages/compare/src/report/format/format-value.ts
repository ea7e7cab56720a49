import type { Scalar } from "../../score/scalar.ts";

const longest = 280;

/** A value for people, on one line, cut when it is very long. */
export function formatValue(value: Scalar): string {
  const text = String(value).replace(/\s+/g, " ").trim();
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
