import type { ReportPair } from "../../model/report-pair.ts";

/** The verdict on a pair in words, speaking of its first pipeline. */
export function pairWords({ verdict, first, second }: ReportPair): string {
  switch (verdict) {
    case "better":
      return `${first} is better`;
    case "worse":
      return `${second} is better`;
    case "not_separable":
      return "not separable";
    case "too_few_documents":
      return "too few documents";
    default:
      return verdict satisfies never;
  }
}
