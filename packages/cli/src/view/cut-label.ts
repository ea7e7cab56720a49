import cliTruncate from "cli-truncate";

const leastAfterColon = 4;

/** A name that fits into a width. Of a pipeline URI the vendor stays whole as long as it can: it tells pipelines apart. */
export function cutLabel(label: string, width: number): string {
  const vendor = label.slice(0, label.indexOf(":") + 1);
  if (vendor.length + leastAfterColon > width) {
    return cliTruncate(label, width, { position: vendor ? "end" : "middle" });
  }
  return vendor + cliTruncate(label.slice(vendor.length), width - vendor.length, { position: "middle" });
}
