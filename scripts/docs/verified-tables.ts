import {
  type Capability,
  capabilities,
  type Level,
  levels,
  notOffered,
  type Vendor,
  vendors,
} from "../peers/capabilities.ts";
import type { KnownDifference } from "../peers/known-differences.ts";
import type { VerifiedRow } from "../peers/verified-file.ts";
import { markdownTable } from "./markdown-table.ts";

/** The table of `docs/verified.md`: what each capability of each vendor was verified against, and when. */
export function verifiedTable(rows: readonly VerifiedRow[]): string {
  return markdownTable(
    ["", ...vendors.map(titleCase)],
    capabilities.map((capability) => [
      capability,
      ...vendors.map((vendor) => cellOf(vendor, capability, rows)),
    ]),
  );
}

/** The block of the README: the capabilities of each vendor by the strongest that they were verified against. */
export function verifiedSummary(rows: readonly VerifiedRow[]): string {
  return markdownTable(
    ["", ...levels],
    vendors.map((vendor) => [
      titleCase(vendor),
      ...levels.map((level) =>
        capabilities
          .filter((capability) => !notOffered[vendor].includes(capability))
          .filter((capability) => levelOf(vendor, capability, rows) === level)
          .join(", "),
      ),
    ]),
  );
}

/** The list of `docs/verified.md`: each known difference with its evidence, those of one cause together. */
export function differencesList(differences: readonly KnownDifference[]): string {
  const causes = [...new Set(differences.map(causeOf))];
  return causes
    .flatMap((cause) => {
      const alike = differences.filter((each) => causeOf(each) === cause);
      const [first] = alike;
      if (!first) return [];
      const peers = [...new Set(alike.flatMap((each) => each.peers))].join(", ");
      const lead = `- **${titleCase(first.vendor)}**, ${placesOf(alike)}: ${first.what}.`;
      return [`${lead} ${first.evidence} Seen by ${peers}.`];
    })
    .join("\n");
}

function causeOf({ vendor, what, evidence }: KnownDifference): string {
  return `${vendor} ${what} ${evidence}`;
}

/** The operations and, of each, the places in its bodies. */
function placesOf(alike: readonly KnownDifference[]): string {
  const parts = [...new Set(alike.map(({ operation, part }) => `\`${operation}\` (${part})`))];
  return parts
    .map((name) => {
      const places = alike.filter(({ operation, part }) => name === `\`${operation}\` (${part})`);
      return [name, ...places.flatMap(({ place }) => (place === "" ? [] : [`\`${place}\``]))].join(" ");
    })
    .join(", ");
}

function cellOf(vendor: Vendor, capability: Capability, rows: readonly VerifiedRow[]): string {
  if (notOffered[vendor].includes(capability)) return "not offered";
  const seen = rowsOf(vendor, capability, rows)
    .filter(({ level }) => level !== "documentation only")
    .sort((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level));
  if (seen.length === 0) return "documentation only";
  return seen.map((row) => `${row.level}: ${row.with} (${row.date})`).join("<br>");
}

/** The strongest one; what no run has seen rests on the vendor's documentation. */
function levelOf(vendor: Vendor, capability: Capability, rows: readonly VerifiedRow[]): Level {
  const seen = rowsOf(vendor, capability, rows).map((row) => row.level);
  return levels.find((level) => seen.includes(level)) ?? "documentation only";
}

function rowsOf(vendor: Vendor, capability: Capability, rows: readonly VerifiedRow[]): VerifiedRow[] {
  return rows.filter((row) => row.vendor === vendor && row.capability === capability);
}

function titleCase(text: string): string {
  const words = text.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join(" ");
}
