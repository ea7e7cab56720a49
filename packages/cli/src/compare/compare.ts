import {
  type CellKey,
  type ComparedDocument,
  type CompareOptions,
  type ComparisonReport,
  compare,
} from "@docmux/compare";
import type { RunEvent, RunRef } from "@docmux/core";
import { isOpenStart } from "../runs/detach.ts";
import { endedItself } from "../runs/follow.ts";
import { formatComparison } from "../view/comparison.ts";
import { LiveView } from "../view/live-view.ts";
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
  onDetached?: (ref: RunRef) => void;
  /** Hears of each start that was under way when the signal aborted: a run may exist. */
  onStartUnknown?: () => void;
  /** What to say of an event above the runs. Default: nothing. */
  describeEvent?: (event: RunEvent) => string | undefined;
  /** Where the tables go. Default: the terminal that shows the runs. */
  resultTerminal?: Terminal;
  /** Of several documents, print every field. Default false: the report holds them. */
  isDetailed?: boolean;
}

/** Compares, shows the runs while they go, and prints what came out. */
export async function compareCommand(
  {
    onDetached,
    onStartUnknown,
    describeEvent,
    resultTerminal,
    isDetailed,
    ...options
  }: CompareCommandOptions,
  terminal: Terminal,
): Promise<ComparisonReport> {
  const { documents, signal } = options;
  const places = placesOf(options);
  const view = new LiveView(
    terminal,
    places.map(({ document, pipeline, repetition }) => [
      ...(documents.length === 1 ? [] : [document]),
      repetition === 0 ? pipeline : `${pipeline} #${repetition + 1}`,
    ]),
  );
  const lineOf = (place: CellKey) =>
    places.findIndex(
      ({ document, pipeline, repetition }) =>
        document === place.document && pipeline === place.pipeline && repetition === place.repetition,
    );
  const underWay = new Map<number, RunRef>();
  let report: ComparisonReport;
  try {
    report = await compare({
      ...options,
      onEvent: (event) => {
        options.onEvent?.(event);
        const line = lineOf(event);
        if (event.type === "cell-start") view.begin(line);
        if (event.type === "cell-event") {
          const said = describeEvent?.(event.event);
          if (said !== undefined) view.print(said);
          view.show(line, event.event);
          if (signal?.aborted && isOpenStart(event.event)) onStartUnknown?.();
          if (event.event.type === "run-start") underWay.set(line, event.event.ref);
          if (event.event.type === "run-end") underWay.delete(line);
        }
        if (event.type === "cell-end" && event.cell.error) {
          if (signal?.aborted && underWay.has(line)) view.stop(line, "continues at the vendor", "detached");
          else if (!endedItself(event.cell.error.code)) view.stop(line, event.cell.error.message);
        }
      },
    });
  } finally {
    view.close();
  }
  if (signal?.aborted) for (const ref of underWay.values()) onDetached?.(ref);
  const { stream, columns, colors } = resultTerminal ?? terminal;
  stream.write(`\n${formatComparison(report, columns, colors, isDetailed)}\n`);
  return report;
}

/** A line for each run, in the order of documents, then pipelines. */
function placesOf({
  documents,
  pipelines,
  repeat = 1,
}: Pick<CompareCommandOptions, "documents" | "pipelines" | "repeat">): CellKey[] {
  return documents.flatMap(({ id: document }) =>
    pipelines.flatMap(({ label: pipeline }) =>
      Array.from({ length: repeat }, (_, repetition) => ({ document, pipeline, repetition })),
    ),
  );
}
