import type { ReportField, ReportFieldSummary } from "../model/field.ts";
import { formatAddress, formatField } from "../score/address.ts";
import type { LeafNode, Scalar } from "../score/value-tree.ts";
import type { Verdict } from "../score/verdict.ts";
import { type Source, type Truth, tabulate } from "./tabulate.ts";

/** Every place of one document with what every pipeline says there, its verdicts, and how far they agree. */
export function fieldRows(
  document: string,
  sources: readonly Source[],
  truth: Truth | undefined,
): ReportField[] {
  return unpackFields(document, packFields(sources, truth));
}

/** The places of one document, column by column: what takes less to hand over than an object for each value. */
export interface PackedFields {
  pipelines: string[];
  addresses: string[];
  fields: string[];
  truths: (Scalar | undefined)[];
  /** Of each place, one for each pipeline. */
  values: (Scalar | undefined)[];
  groups: (number | null)[];
  verdicts: (Verdict | null)[];
}

/** Every place of one document, column by column. */
export function packFields(sources: readonly Source[], truth: Truth | undefined): PackedFields {
  const packed: PackedFields = {
    pipelines: sources.map(({ pipeline }) => pipeline),
    addresses: [],
    fields: [],
    truths: [],
    values: [],
    groups: [],
    verdicts: [],
  };
  for (const { path, truth: right, entries } of tabulate(sources, truth)) {
    const leaves = sources.map(({ pipeline }) => entries.get(pipeline)?.value);
    packed.addresses.push(formatAddress(path));
    packed.fields.push(formatField(path));
    packed.truths.push(scalarOf(right));
    packed.groups.push(...numberGroups(leaves));
    for (const leaf of leaves) packed.values.push(scalarOf(leaf));
    for (const { pipeline } of sources) packed.verdicts.push(entries.get(pipeline)?.verdict ?? null);
  }
  return packed;
}

/**
 * The places of one document as a report has them.
 *
 * @param shared - returns the same string for equal ones: over many documents, most addresses are.
 */
export function unpackFields(
  document: string,
  { pipelines, addresses, fields, truths, values, groups, verdicts }: PackedFields,
  shared: <Value>(value: Value) => Value = (value) => value,
): ReportField[] {
  const width = pipelines.length;
  const names = pipelines.map(shared);
  return addresses.map((address, index) => {
    const from = index * width;
    const ownGroups = groups.slice(from, from + width);
    const ownValues = values.slice(from, from + width).map(shared);
    const ownVerdicts = verdicts.slice(from, from + width);
    const truth = shared(truths[index]);
    const place = { document, address: shared(address), field: shared(fields[index] ?? "") };
    const rest = {
      values: names.map((pipeline, column): ReportField["values"][number] => {
        const [value, group] = [ownValues[column], ownGroups[column] ?? null];
        const verdict = shared(ownVerdicts[column] ?? null);
        return value === undefined ? { pipeline, group, verdict } : { pipeline, value, group, verdict };
      }),
      agreement: agreementOf(ownGroups),
      missedByAll: truth !== undefined && width > 1 && !ownVerdicts.includes("correct"),
      majority: majority(ownGroups, ownValues),
    };
    return truth === undefined ? { ...place, ...rest } : { ...place, truth, ...rest };
  });
}

function numberGroups(leaves: readonly (LeafNode | undefined)[]): (number | null)[] {
  const numbers = new Map<string, number>();
  return leaves.map((leaf) => {
    if (!leaf) return null;
    const number = numbers.get(leaf.key) ?? numbers.size;
    numbers.set(leaf.key, number);
    return number;
  });
}

/** Share of pairs that say the same, 0 to 100. Saying nothing is a way of saying the same. `null` for fewer than two. */
function agreementOf(groups: readonly (number | null)[]): number | null {
  const pairs = (groups.length * (groups.length - 1)) / 2;
  if (pairs === 0) return null;
  let same = 0;
  groups.forEach((group, index) => {
    same += groups.slice(index + 1).filter((other) => other === group).length;
  });
  return (100 * same) / pairs;
}

function majority(
  groups: readonly (number | null)[],
  values: readonly (Scalar | undefined)[],
): ReportField["majority"] {
  const found = majorityOf(groups);
  if (!found) return null;
  const { group, count } = found;
  const value = values[groups.indexOf(group)];
  const of = groups.length;
  return value === undefined ? { group, count, of } : { value, group, count, of };
}

/** What more pipelines say than anything else. `null` when two ways are equally frequent, or fewer than two speak. */
function majorityOf(groups: readonly (number | null)[]): { group: number | null; count: number } | null {
  if (groups.length < 2) return null;
  const counts = new Map<number | null, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] === second?.[1] || first[1] < 2) return null;
  return { group: first[0], count: first[1] };
}

function scalarOf(leaf: LeafNode | undefined): Scalar | undefined {
  return leaf?.value ?? undefined;
}

/** Fields over all rows and documents, most disagreement first. */
export function summarizeFields(
  fields: readonly ReportField[],
  pipelines: readonly string[],
): ReportFieldSummary[] {
  const sums = new Map<string, FieldSum>();
  for (const place of fields) {
    let sum = sums.get(place.field);
    if (!sum) {
      const counts = pipelines.map((pipeline) => [pipeline, { correct: 0, judged: 0 }] as const);
      sum = { places: 0, missedByAll: 0, agreement: 0, compared: 0, byPipeline: new Map(counts) };
      sums.set(place.field, sum);
    }
    addPlace(sum, place);
  }
  return [...sums]
    .map(([field, { places, missedByAll, agreement, compared, byPipeline }]) => ({
      field,
      places,
      missedByAll,
      agreement: compared === 0 ? null : agreement / compared,
      accuracy: [...byPipeline].map(([pipeline, { correct, judged }]) => ({
        pipeline,
        accuracy: judged === 0 ? null : (100 * correct) / judged,
        correct,
        judged,
      })),
    }))
    .sort((a, b) => (a.agreement ?? 101) - (b.agreement ?? 101));
}

interface FieldSum {
  places: number;
  missedByAll: number;
  /** Over the places at which it was measured. */
  agreement: number;
  compared: number;
  byPipeline: Map<string, { correct: number; judged: number }>;
}

function addPlace(sum: FieldSum, { missedByAll, agreement, values }: ReportField): void {
  sum.places += 1;
  if (missedByAll) sum.missedByAll += 1;
  if (agreement !== null) {
    sum.agreement += agreement;
    sum.compared += 1;
  }
  for (const { pipeline, verdict } of values) {
    const counts = sum.byPipeline.get(pipeline);
    if (!counts || verdict === null) continue;
    counts.judged += 1;
    if (verdict === "correct") counts.correct += 1;
  }
}
