/** How dates are written on a document; named by what 14 March 2026 looks like. */
export type DateStyle =
  | "2026-03-14"
  | "14.03.2026"
  | "March 14, 2026"
  | "14/03/2026"
  | "14 March 2026"
  | "2026/03/14";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/** Writes an ISO date in the style. */
export function formatDate(iso: string, style: DateStyle): string {
  const [year = "", month = "", day = ""] = iso.split("-");
  const name = MONTHS[Number(month) - 1] ?? "";
  switch (style) {
    case "2026-03-14":
      return iso;
    case "14.03.2026":
      return `${day}.${month}.${year}`;
    case "March 14, 2026":
      return `${name} ${Number(day)}, ${year}`;
    case "14/03/2026":
      return `${day}/${month}/${year}`;
    case "14 March 2026":
      return `${Number(day)} ${name} ${year}`;
    case "2026/03/14":
      return `${year}/${month}/${day}`;
  }
}

/** The ISO date some days later. */
export function addDays(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
