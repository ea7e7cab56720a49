import { stepStatuses } from "../../packages/core/src/index.ts";
import { markdownTable } from "./markdown-table.ts";
import type { StatusTable, VendorStatuses } from "./read-status-tables.ts";

/** `docs/status-mapping.md`: every table of every provider, word by word. */
export function statusPage(vendors: readonly VendorStatuses[]): string {
  const sections = vendors.map(({ vendor, path, tables }) =>
    [
      `## ${titleCase(vendor)}`,
      `From [\`${path}\`](../${path}).`,
      ...tables.flatMap((table) => [
        `### ${headingOf(table)}`,
        ...(table.note ? [table.note] : []),
        markdownTable(
          [`${titleCase(vendor)} says`, "docmux says"],
          table.words.map(([word, status]) => [`\`${word}\``, `\`${status}\``]),
        ),
      ]),
    ].join("\n\n"),
  );
  return `# Status tables

What each vendor's words become. What a status guarantees stands in the [README](../README.md#what-a-status-means).

Three rules hold beside the tables, for every vendor:

- The vendor's own word stays in \`rawStatus\`.
- A word that is in no table becomes \`unknown\`: not an end, watched on until the deadline, with a warning event.
- An ended run has the worst status of what the vendor says of it and what its steps and issues show. A table alone may say
  \`completed\` where the run is reported \`completed_with_errors\`; never the other way round.

${sections.join("\n\n")}
`;
}

/** The block of the README: one row for each status, the vendors side by side. */
export function statusSummary(vendors: readonly VendorStatuses[]): string {
  const columns = vendors.map(({ tables }) => tables.filter(({ name }) => name.startsWith("run")));
  const rows = stepStatuses.flatMap((status) => {
    const cells = columns.map((tables) => {
      const words = tables.flatMap((table) => table.words.filter((entry) => entry[1] === status));
      return [...new Set(words.map(([word]) => `\`${word}\``))].join(" ");
    });
    return cells.some((cell) => cell !== "") ? [[`\`${status}\``, ...cells]] : [];
  });
  const table = markdownTable(["docmux", ...vendors.map(({ vendor }) => titleCase(vendor))], rows);
  return `${table}\n\nAn empty cell: the vendor has no word for it; what its steps and issues show can still lead to it.`;
}

function headingOf({ name }: StatusTable): string {
  const words = name.replace(/(Status)?Table$/, "").replace(/([A-Z])/g, " $1");
  return titleCase(words.trim().toLowerCase());
}

function titleCase(text: string): string {
  const words = text.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join(" ");
}
