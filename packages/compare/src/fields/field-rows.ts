import type { ReportField } from "../model/report-field.ts";
import { formatAddress, formatField } from "../score/address.ts";
import type { Scalar } from "../score/scalar.ts";
import type { LeafNode } from "../score/value-tree.ts";
import { agreementOf, majorityOf } from "./agreement.ts";
import type { TableRow } from "./row-tree.ts";
import { type Source, type Truth, tabulate } from "./tabulate.ts";

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
        verdict: row.entries.get(pipeline)?.verdict ?? null,
      };
    }),
    agreement: agreementOf(groups),
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

function scalarOf(leaf: LeafNode | undefined): Scalar | undefined {
  return leaf?.value ?? undefined;
}
