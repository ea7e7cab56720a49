import type { ReportField } from "../../model/field.ts";
import type { ComparisonReport } from "../../model/report.ts";

/** A report in which pipelines have short names. */
export interface NamedReport {
  /** The report, pipelines called by their short names; its fields excepted, of which a page shows few. */
  report: ComparisonReport;
  /** A field with short names. */
  rename: (field: ReportField) => ReportField;
  /** Every pipeline: its short name, its label, and both that and its URIs. */
  legend: { name: string; label: string; full: string }[];
}

/** Calls pipelines by the shortest names that distinguish them. */
export function withShortNames(report: ComparisonReport): NamedReport {
  const names = shortNames(report.pipelines.map(({ label }) => label));
  const nameOf = (label: string) => names.get(label) ?? label;
  const named = <Item extends { pipeline: string }>(items: readonly Item[]): Item[] =>
    items.map((item) => ({ ...item, pipeline: nameOf(item.pipeline) }));
  return {
    report: {
      ...report,
      pipelines: report.pipelines.map((pipeline) => ({ ...pipeline, label: nameOf(pipeline.label) })),
      cells: named(report.cells),
      pairs: report.pairs.map((pair) => ({
        ...pair,
        first: nameOf(pair.first),
        second: nameOf(pair.second),
      })),
      fieldSummaries: report.fieldSummaries.map((field) => ({ ...field, accuracy: named(field.accuracy) })),
    },
    rename: (field) => ({ ...field, values: named(field.values) }),
    legend: report.pipelines.map(({ label, uris }) => ({
      name: nameOf(label),
      label,
      full: [...new Set([label, ...uris])].join(", "),
    })),
  };
}

/**
 * The shortest name of each pipeline that no other one has: of a URI the vendor, else vendor and the end of the rest, else
 * the label as it is. A label in words is cut only when it is long.
 */
export function shortNames(labels: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const shorten of [vendorOf, vendorAndEnd, cut]) {
    const candidates = labels.map(shorten);
    labels.forEach((label, index) => {
      const candidate = candidates[index] ?? label;
      const isTaken = candidates.indexOf(candidate) !== candidates.lastIndexOf(candidate);
      if (!names.has(label) && !isTaken && ![...names.values()].includes(candidate))
        names.set(label, candidate);
    });
  }
  return new Map(labels.map((label) => [label, names.get(label) ?? label]));
}

const pipelineUri = /^([a-z][\w.-]*):(\S+)$/i;
const uuid = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

function vendorOf(label: string): string {
  return pipelineUri.exec(label)?.[1] ?? cut(label);
}

function vendorAndEnd(label: string): string {
  const [, vendor, rest] = pipelineUri.exec(label) ?? [];
  if (vendor === undefined || rest === undefined) return cut(label);
  return cut(`${vendor}:${rest.split("/").at(-1)?.replace(uuid, "$1…") ?? rest}`);
}

const longestName = 36;

function cut(label: string): string {
  return label.length <= longestName ? label : `${label.slice(0, 24)}…${label.slice(-10)}`;
}
