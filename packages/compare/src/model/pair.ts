import * as z from "zod/mini";

/** Shape of a {@link ReportPair}. */
export const reportPairSchema = z.object({
  /** Label of the pipeline that is spoken of. */
  first: z.string(),
  /** Label of the pipeline that it is held against. */
  second: z.string(),
  /** Documents that both have a score for. */
  documents: z.int(),
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  /** Mean of the differences in accuracy over documents, then over subsets, first minus second, in points; `null` without documents. */
  meanDifference: z.nullable(z.number()),
  /** 95 % bootstrap interval of the mean difference; `null` below 20 documents, or when so few decide it that they are worth less. */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
  /** Sign-flip permutation test, two-sided, corrected for the number of pairs (Holm); `null` below 20 documents. */
  adjustedP: z.nullable(z.number()),
  /** Speaks of `first`. `too_few_documents`: below 20, only wins, ties and losses are told. */
  verdict: z.enum(["better", "worse", "not_separable", "too_few_documents"]),
  /** Rough guide: documents needed to see the difference that matters, else the observed one, 8 times in 10; `null` when it cannot be told. */
  documentsNeeded: z.nullable(z.int()),
});

/**
 * Two pipelines, paired by document.
 *
 * @useDeclaredType
 */
export type ReportPair = z.infer<typeof reportPairSchema>;
