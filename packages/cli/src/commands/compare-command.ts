import { type ComparedDocument, type CompareOptions, type ComparisonReport, compare } from "@docmux/compare";
import { fieldsLegend, fieldsTable } from "../view/fields-table.ts";
import { LiveView } from "../view/live-view.ts";
import { failureLines, runsTable } from "../view/runs-table.ts";
import type { Terminal } from "../view/terminal.ts";

/** What is compared, and with what it is shown. */
export interface CompareCommandOptions extends Omit<CompareOptions, "documents" | "onEvent" | "pipelines"> {
  pipelines: readonly {
    label: string;
    pipeline: Extract<CompareOptions["pipelines"][number], { pipeline: unknown }>["pipeline"];
  }[];
  documents: readonly ComparedDocument[];
}

/** Compares, shows the runs while they go, and prints what came out. */
export async function compareCommand(
  options: CompareCommandOptions,
  terminal: Terminal,
): Promise<ComparisonReport> {
  const { documents, pipelines } = options;
  const places = documents.flatMap(({ id }) => pipelines.map(({ label }) => ({ id, label })));
  const lineLabels = places.map(({ id, label }) => (documents.length === 1 ? label : `${id}  ${label}`));
  const view = new LiveView(terminal, lineLabels);
  const lineOf = (document: string, pipeline: string) =>
    places.findIndex(({ id, label }) => id === document && label === pipeline);
  let report: ComparisonReport;
  try {
    report = await compare({
      ...options,
      onEvent: (event) => {
        const line = lineOf(event.document, event.pipeline);
        if (event.type === "cell-event") view.show(line, event.event);
        if (event.type === "cell-end" && event.cell.error) view.stop(line, event.cell.error.message);
      },
    });
  } finally {
    view.close();
  }
  terminal.stream.write(`\n${formatComparison(report, terminal.columns)}\n`);
  return report;
}

/** The tables of a comparison, document by document. */
export function formatComparison(report: ComparisonReport, columns: number): string {
  return report.documents
    .map(({ id }) => {
      const fields = fieldsTable(report, id, columns);
      const parts = [
        runsTable(report, id),
        ...failureLines(report, id),
        ...(fields ? [fields, fieldsLegend] : []),
      ];
      return (report.documents.length > 1 ? [id, ...parts] : parts).join("\n\n");
    })
    .join("\n\n");
}
