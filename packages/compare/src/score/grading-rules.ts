import * as z from "zod/mini";
import { formatField, type Path, parseAddress } from "./address.ts";
import type { KeyOf } from "./canonical.ts";
import type { Scalar } from "./scalar.ts";
import type { LeafRule } from "./value-tree.ts";

/** How one field is graded, and all below it. */
export interface FieldRule {
  /** Not graded, in the truth or in answers. */
  ignore?: boolean | undefined;
  /** How much each value counts in shares. Default 1; with 0 it is listed and counts nothing. */
  weight?: number | undefined;
  /** Numbers that differ by no more than this are equal. In units of the value. */
  tolerance?: number | undefined;
  /** Groups of values that are equally correct: where the truth has one of a group, each of the group is correct. */
  anyOf?: readonly (readonly (string | number | boolean)[])[] | undefined;
}

/**
 * How answers are graded where the defaults do not suffice. ANLS* and JSON accuracy take no rules: they are measures of
 * others.
 */
export interface GradingRules {
  /**
   * Where the documents come from, as a BCP 47 tag such as `"de-DE"`. Decides what the text alone does not: whether
   * `03/04/2026` is in March or April, and whether `1.234` is more than a thousand. Holds for truths and answers.
   */
  locale?: string | undefined;
  /** Rules by field, such as `total_amount` or `line_items[].note`. A rule also holds below its field. */
  fields?: Readonly<Record<string, FieldRule>> | undefined;
}

const amount = z.optional(z.number().check(z.nonnegative()));
const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
const groupSchema = z.array(scalarSchema).check(z.minLength(2, "has a group of fewer than two values"));
const fieldRuleSchema = z.strictObject({
  ignore: z.optional(z.boolean()),
  weight: amount,
  tolerance: amount,
  anyOf: z.optional(z.array(groupSchema)),
});
const localeSchema = z.string().check(z.refine(isLocale, "is not a locale such as de-DE"));
const fieldSchema = z.string().check(z.refine(isField, "is not a field such as line_items[].sku"));

/** Shape of {@link GradingRules}. */
export const gradingRulesSchema: z.ZodMiniType<GradingRules> = z.strictObject({
  locale: z.optional(localeSchema),
  fields: z.optional(z.record(fieldSchema, fieldRuleSchema)),
});

/** What is wrong with rules; `undefined` when nothing is. */
export function gradingProblem(rules: unknown): string | undefined {
  const [issue] = gradingRulesSchema.safeParse(rules).error?.issues ?? [];
  if (!issue) return undefined;
  const place = issue.path.map(String).join(" > ");
  const [inner] = issue.code === "invalid_key" ? issue.issues : [];
  return [place, inner?.message ?? issue.message].filter((part) => part !== "").join(": ");
}

/** Rules of a document over rules for all: a field of the document replaces the same field of all. */
export function mergeRules(
  all: GradingRules | undefined,
  own: GradingRules | undefined,
): GradingRules | undefined {
  if (!all || !own) return own ?? all;
  return { ...all, ...own, fields: { ...all.fields, ...own.fields } };
}

/** Rules, ready to be asked for each place. */
export interface RuleBook {
  isIgnored: (path: Path) => boolean;
  /** Absent when every value counts the same. */
  weightOf?: (path: Path) => number;
  /** Absent when no value has a tolerance or a group. */
  leafRuleOf?: (path: Path) => LeafRule | undefined;
}

/** Makes rules ready to be asked. */
export function ruleBook({ fields = {} }: GradingRules, keyOf: KeyOf): RuleBook {
  const rules = Object.entries(fields).map(([field, rule]) => {
    const leaf: LeafRule = {
      ...(rule.tolerance === undefined ? {} : { tolerance: rule.tolerance }),
      ...(rule.anyOf === undefined ? {} : { sameAs: representatives(rule.anyOf, keyOf) }),
    };
    return [canonicalField(field) ?? field, { ...rule, leaf }] as const;
  });
  const byField = new Map(rules);
  const book: RuleBook = { isIgnored: (path) => nearest(path, byField, (rule) => rule.ignore) ?? false };
  if (rules.some(([, { weight }]) => weight !== undefined))
    book.weightOf = (path) => nearest(path, byField, (rule) => rule.weight) ?? 1;
  if (rules.some(([, { leaf }]) => Object.keys(leaf).length > 0))
    book.leafRuleOf = (path) =>
      nearest(path, byField, ({ leaf }) => (Object.keys(leaf).length > 0 ? leaf : undefined));
  return book;
}

function representatives(groups: readonly (readonly Scalar[])[], keyOf: KeyOf): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const group of groups) {
    const keys = group.map(keyOf);
    // A value of two groups makes them one.
    const shared = keys.map((key) => first.get(key)).find((key) => key !== undefined) ?? keys[0] ?? "";
    for (const key of keys) first.set(key, shared);
  }
  return first;
}

/** What the rule of a place says, or that of the nearest place above it which says anything. */
function nearest<Rule, Said>(
  path: Path,
  rules: ReadonlyMap<string, Rule>,
  read: (rule: Rule) => Said | undefined,
): Said | undefined {
  if (rules.size === 0) return undefined;
  for (let length = path.length; length > 0; length -= 1) {
    const rule = rules.get(formatField(path.slice(0, length)));
    const said = rule && read(rule);
    if (said !== undefined) return said;
  }
  return undefined;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function isField(text: string): boolean {
  return canonicalField(text) !== undefined;
}

/** A field as reports print it. Single rows have no rules: their order plays no part. */
function canonicalField(text: string): string | undefined {
  if (/\[\d+\]/.test(text)) return undefined;
  const path = parseAddress(text.replaceAll("[]", "[0]"));
  return path && formatField(path);
}
