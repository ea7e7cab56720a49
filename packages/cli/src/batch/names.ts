import { createHash } from "node:crypto";
import { basename, extname } from "node:path";

/** The summary of a batch, next to its results. */
export const summaryFile = "summary.json";

const mostCharacters = 120;

/**
 * Names of the result files: `<name>.json`, with the ending of the document where two would be the same, and with a digest of
 * the path where that is not enough. File systems that ignore case must keep them apart as well.
 *
 * @param documents - paths, or URLs without their protocol.
 */
export function resultNames(documents: readonly string[]): string[] {
  const forms = documents.map((document) => {
    const name = safeName(basename(document));
    const stem = name.slice(0, name.length - extname(name).length) || name;
    const digest = createHash("sha256").update(document).digest("hex").slice(0, 8);
    return [`${stem}.json`, `${name}.json`, `${name}-${digest}.json`];
  });
  const counts = new Map<string, number>([[summaryFile, 1]]);
  for (const form of forms.flatMap((all) => [...new Set(all.map((name) => name.toLowerCase()))])) {
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const taken = new Set<string>([summaryFile]);
  return forms.map((all) => {
    const free = all.find((form) => counts.get(form.toLowerCase()) === 1) ?? all.at(-1) ?? "";
    const name = unusedName(free, taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

/** URLs that differ in their query alone have the same path: they are counted. */
function unusedName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : name.replace(/\.json$/, `-${count}.json`);
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}

/** A name that every file system takes. */
function safeName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._ -]+/gu, "_").replace(/^\.+/, "");
  return safe.slice(-mostCharacters).trim() || "document";
}
