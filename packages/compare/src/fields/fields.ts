import type { ReportField } from "../model/field.ts";
import { formatAddress, formatField } from "../score/address.ts";
import type { Scalar } from "../score/scalar.ts";
import type { LeafNode } from "../score/value-tree.ts";
import type { Verdict } from "../score/verdict.ts";
import { type Source, type Truth, tabulate } from "./tabulate.ts";

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
  /** Of each place, how many pairs of pipelines say the same. */
  same: number[];
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
    same: [],
  };
  for (const { path, truth: right, entries } of tabulate(sources, truth)) {
    const leaves = sources.map(({ pipeline }) => entries.get(pipeline)?.value);
    const groups = numberGroups(leaves);
    packed.addresses.push(formatAddress(path));
    packed.fields.push(formatField(path));
    packed.truths.push(scalarOf(right));
    packed.groups.push(...groups);
    packed.same.push(samePairs(groups));
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
  packed: PackedFields,
  shared: <Value>(value: Value) => Value = (value) => value,
): ReportField[] {
  const { pipelines, addresses, fields, truths, values, groups, verdicts } = packed;
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
      agreement: agreementAt(packed, index),
      missedByAll: isMissedByAll(packed, index),
      majority: majority(ownGroups, ownValues),
    };
    return truth === undefined ? { ...place, ...rest } : { ...place, truth, ...rest };
  });
}

/** Share of pairs that say the same, 0 to 100. Saying nothing is a way of saying the same. `null` for fewer than two. */
export function agreementAt({ pipelines, same }: PackedFields, index: number): number | null {
  const pairs = pairsAmong(pipelines.length);
  return pairs === 0 ? null : (100 * (same[index] ?? 0)) / pairs;
}

/** The truth has a value, two pipelines or more delivered, and none has it. */
export function isMissedByAll({ pipelines, truths, verdicts }: PackedFields, index: number): boolean {
  const width = pipelines.length;
  if (truths[index] === undefined || width < 2) return false;
  for (let at = index * width; at < (index + 1) * width; at += 1)
    if (verdicts[at] === "correct") return false;
  return true;
}

/** How many pairs there are among so many. */
export function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
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

function samePairs(groups: readonly (number | null)[]): number {
  let same = 0;
  groups.forEach((group, index) => {
    for (let other = index + 1; other < groups.length; other += 1) if (groups[other] === group) same += 1;
  });
  return same;
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
