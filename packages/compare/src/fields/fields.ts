import { mean } from "d3-array";
import type { ReportField, ReportFieldSummary } from "../model/field.ts";
import { formatAddress, formatField } from "../score/address.ts";
import type { LeafNode, Scalar } from "../score/value-tree.ts";
import { type Source, type TableRow, type Truth, tabulate } from "./tabulate.ts";

/** Every place of one document with what every pipeline says there, its verdicts, and how far they agree. */
export function fieldRows(
  document: string,
  sources: readonly Source[],
  truth: Truth | undefined,
): ReportField[] {
  return tabulate(sources, truth).map((row) => toField(document, row, sources));
}

function toField(document: string, row: TableRow, sources: readonly Source[]): ReportField {
  const leaves = sources.map(({ pipeline }) => row.entries.get(pipeline)?.value);
  const groups = numberGroups(leaves);
  const truth = scalarOf(row.truth);
  const verdicts = sources.map(({ pipeline }) => row.entries.get(pipeline)?.verdict ?? null);
  return {
    document,
    address: formatAddress(row.path),
    field: formatField(row.path),
    ...(truth === undefined ? {} : { truth }),
    values: sources.map(({ pipeline }, index) => {
      const value = scalarOf(leaves[index]);
      return {
        pipeline,
        ...(value === undefined ? {} : { value }),
        group: groups[index] ?? null,
        verdict: verdicts[index] ?? null,
      };
    }),
    agreement: agreementOf(groups),
    missedByAll: row.truth !== undefined && verdicts.length > 1 && !verdicts.includes("correct"),
    majority: majority(groups, leaves),
  };
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
  leaves: readonly (LeafNode | undefined)[],
): ReportField["majority"] {
  const found = majorityOf(groups);
  if (!found) return null;
  const value = scalarOf(leaves[groups.indexOf(found.group)]);
  return {
    ...(value === undefined ? {} : { value }),
    group: found.group,
    count: found.count,
    of: groups.length,
  };
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
  const byField = new Map<string, ReportField[]>();
  for (const field of fields) {
    const rows = byField.get(field.field);
    if (rows) rows.push(field);
    else byField.set(field.field, [field]);
  }
  return [...byField]
    .map(([field, rows]) => ({
      field,
      places: rows.length,
      missedByAll: rows.filter((row) => row.missedByAll).length,
      agreement: mean(rows.flatMap((row) => row.agreement ?? [])) ?? null,
      accuracy: pipelines.map((pipeline) => accuracyOf(rows, pipeline)),
    }))
    .sort((a, b) => (a.agreement ?? 101) - (b.agreement ?? 101));
}

function accuracyOf(rows: readonly ReportField[], pipeline: string) {
  const verdicts = rows.flatMap(
    (row) => row.values.find((value) => value.pipeline === pipeline)?.verdict ?? [],
  );
  const correct = verdicts.filter((verdict) => verdict === "correct").length;
  const judged = verdicts.length;
  return { pipeline, accuracy: judged === 0 ? null : (100 * correct) / judged, correct, judged };
}
