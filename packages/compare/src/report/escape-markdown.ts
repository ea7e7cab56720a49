/** They make what stands behind them read backwards. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that shows as it is in a cell of a Markdown table: no markup, no HTML, no link, no new row. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(directionMarks, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/https?(?=:)|www(?=\.)|@/gi, (match) => (match === "@" ? "&#64;" : `${match}&#8203;`));
}
