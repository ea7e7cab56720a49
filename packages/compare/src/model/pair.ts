import * as z from "zod/mini";

/** Shape of a {@link ReportPair}. */
export const reportPairSchema = z.object({
  /** Label of the pipeline that the numbers describe. */
  first: z.string(),
  /** Label of the pipeline that it is compared with. */
  second: z.string(),
  /** Documents that both have a score for. */
  documents: z.int(),
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  /** Mean of the differences in accuracy over documents, then over subsets, first minus second, in points; `null` without documents. */
  meanDifference: z.nullable(z.number()),
  /** 95 % interval of the mean difference, kinds of documents that were not seen allowed for; `null` below 30 documents, or when so few decide it that they are worth less. */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
  /** The larger p-value of a skew-corrected t test and a sign-flip test, two-sided, corrected for the number of pairs (Holm); `null` below 30 documents. */
  adjustedP: z.nullable(z.number()),
  /** Speaks of `first`. `undecided`: there is evidence, but it does not hold. `too_few_documents`: below 30, only wins, ties and losses are shown. */
  verdict: z.enum(["better", "worse", "not_separable", "undecided", "too_few_documents"]),
  /**
   * Why the verdict is `undecided`, else `null`. `one_document`: without `decidingDocument` the verdict is another.
   * `unseen_documents`: a kind of document that is not in the sample could take the difference away.
   */
  undecidedBecause: z.nullable(z.enum(["one_document", "unseen_documents"])),
  /** Id of the document that the verdict depends on; `null` when it depends on none alone. */
  decidingDocument: z.nullable(z.string()),
  /** Rough guide: documents needed for a verdict on the difference that matters, else the observed one, 8 times in 10; `null` when it is not known. */
  documentsNeeded: z.nullable(z.int()),
});

/**
 * Two pipelines, paired by document.
 *
 * @useDeclaredType
 */
export type ReportPair = z.infer<typeof reportPairSchema>;
