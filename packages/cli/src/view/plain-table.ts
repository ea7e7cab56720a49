import Table from "cli-table3";

const noBorder = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A table without lines: a terminal has little room, and what is piped is easier to read. */
export function plainTable(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    chars: noBorder,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...(head ? [[...head]] : []), ...rows.map((row) => [...row]));
  return table.toString().replace(/[ \t]+$/gm, "");
}
