import { type ComparedDocument, type CompareOptions, type ComparisonReport, compare } from "@docmux/compare";
import type { RunRef } from "@docmux/core";
import { defaultColors } from "../view/colors-for.ts";
import { fieldsLegend, fieldsTable } from "../view/fields-table.ts";
import { LiveView } from "../view/live-view.ts";
import { failureLines, runsTable } from "../view/runs-table.ts";
import type { Terminal } from "../view/terminal.ts";

/** What is compared, and with what it is shown. */
export interface CompareCommandOptions extends Omit<CompareOptions, "documents" | "pipelines"> {
  pipelines: readonly {
    label: string;
    /** One for all documents, or a function of the document. */
    pipeline: Extract<CompareOptions["pipelines"][number], { pipeline: unknown }>["pipeline"];
  }[];
  documents: readonly ComparedDocument[];
  /** Hears of each run that was under way when the signal aborted. */
  onLeft?: (ref: RunRef) => void;
}

/** Compares, shows the runs while they go, and prints what came out. */
export async function compareCommand(
  { onLeft, ...options }: CompareCommandOptions,
  terminal: Terminal,
): Promise<ComparisonReport> {
  const { documents, pipelines, signal } = options;
  const places = documents.flatMap(({ id }) => pipelines.map(({ label }) => ({ id, label })));
  const width = Math.max(0, ...documents.map(({ id }) => id.length));
  const lineLabels = places.map(({ id, label }) =>
    documents.length === 1 ? label : `${id.padEnd(width)}  ${label}`,
  );
  const view = new LiveView(terminal, lineLabels);
  const lineOf = (document: string, pipeline: string) =>
    places.findIndex(({ id, label }) => id === document && label === pipeline);
  const underWay = new Map<number, RunRef>();
  let report: ComparisonReport;
  try {
    report = await compare({
      ...options,
      onEvent: (event) => {
        options.onEvent?.(event);
        const line = lineOf(event.document, event.pipeline);
        if (event.type === "cell-start") view.begin(line);
        if (event.type === "cell-event") {
          view.show(line, event.event);
          if (event.event.type === "run-start") underWay.set(line, event.event.ref);
          if (event.event.type === "run-end") underWay.delete(line);
        }
        if (event.type === "cell-end" && event.cell.error) {
          if (signal?.aborted && underWay.has(line)) view.stop(line, "goes on at the vendor", "detached");
          else view.stop(line, event.cell.error.message);
        }
      },
    });
  } finally {
    view.close();
  }
  if (signal?.aborted) for (const ref of underWay.values()) onLeft?.(ref);
  terminal.stream.write(`\n${formatComparison(report, terminal.columns, terminal.colors)}\n`);
  return report;
}

/** The tables of a comparison, document by document. */
export function formatComparison(
  report: ComparisonReport,
  columns: number,
  colors = defaultColors(),
): string {
  return report.documents
    .map(({ id }) => {
      const fields = fieldsTable(report, id, columns, colors);
      const parts = [
        runsTable(report, id, colors),
        ...failureLines(report, id, colors),
        ...(fields ? [fields, colors.dim(fieldsLegend)] : []),
      ];
      return (report.documents.length > 1 ? [colors.bold(id), ...parts] : parts).join("\n\n");
    })
    .join("\n\n");
}
