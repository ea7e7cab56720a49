import { formatRef } from "@docmux/core";
import type { ListItem } from "../vendors/vendor.ts";
import { plainTable, shortLabel } from "./layout.ts";
import { printable } from "./printable.ts";
import { paintStatus } from "./status.ts";
import type { Colors } from "./terminal.ts";

/** Pipelines or runs, a row each. */
export function listTable(items: readonly ListItem[], hasRefs: boolean, colors: Colors): string {
  const head =
    items[0]?.type === "pipeline"
      ? ["pipeline", "name", "updated"]
      : ["run", "status", "created", "pipeline"];
  return plainTable(
    hasRefs ? [...head, "ref"] : head,
    items.map((item) => rowOf(item, hasRefs, colors)),
  );
}

function rowOf(item: ListItem, hasRef: boolean, colors: Colors): string[] {
  if (item.type === "pipeline") return [item.uri, item.name ?? "–", item.updatedAt ?? "–"].map(printable);
  const { ref, status, createdAt = "–" } = item;
  const row = [
    printable(ref.runId),
    paintStatus(status, colors),
    printable(createdAt),
    // Clarifeye's URI of a run does not name the flow that made it; the name does.
    printable(item.name ?? (hasRef ? ref.pipelineUri : shortLabel(ref.pipelineUri))),
  ];
  return hasRef ? [...row, formatRef(ref)] : row;
}
